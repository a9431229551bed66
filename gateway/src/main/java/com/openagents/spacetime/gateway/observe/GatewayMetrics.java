package com.openagents.spacetime.gateway.observe;

import com.openagents.spacetime.gateway.refusal.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The gateway's own metrics, all beginning with {@code spacetime_gateway_}. Labels are words of fixed lists: no token, no
 * subject, no session. Thread-safe.
 */
public final class GatewayMetrics {
    private static final String PREFIX = "spacetime_gateway_";

    private static final Duration[] HANDSHAKE_BUCKETS = IntStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Timer handshakes;

    /**
     * Registers what is there from the start.
     *
     * @param socketsOpen how many sockets live
     */
    public GatewayMetrics(MeterRegistry registry, IntSupplier socketsOpen) {
        this.registry = registry;
        Gauge.builder(PREFIX + "sockets_open", socketsOpen, IntSupplier::getAsInt)
                .description("Sockets that are joined to SpacetimeDB now")
                .strongReference(true) // nobody else keeps the supplier
                .register(registry);
        this.handshakes = Timer.builder(PREFIX + "handshake")
                .description("From a subscribe request to SpacetimeDB's first message")
                .serviceLevelObjectives(HANDSHAKE_BUCKETS)
                .register(registry);
    }

    /** Shows how many clients are behind: something waits for them that their connections do not take. */
    public void clientsBehind(IntSupplier behind) {
        Gauge.builder(PREFIX + "clients_behind", behind, IntSupplier::getAsInt)
                .description("Sockets and streamed answers with something waiting for a client that does not take it")
                .strongReference(true) // nobody else keeps the supplier
                .register(registry);
    }

    /** Says in a metric which transport and TLS engine really run. */
    public void transport(String transport, String tlsEngine) {
        Gauge.builder(PREFIX + "transport_info", () -> 1)
                .description("The transport and the TLS engine in use")
                .tag("transport", transport)
                .tag("tls", tlsEngine)
                .register(registry);
    }

    /** Shows whether the gateway is about to stop. */
    public void draining(BooleanSupplier draining) {
        Gauge.builder(PREFIX + "draining", draining, now -> now.getAsBoolean() ? 1 : 0)
                .description("1 from the moment that the gateway sends its clients away")
                .strongReference(true) // nobody else keeps the supplier
                .register(registry);
    }

    /** Shows how many bytes of request bodies are in memory. */
    public void bodies(LongSupplier bytes) {
        Gauge.builder(PREFIX + "body_bytes", bytes, LongSupplier::getAsLong)
                .description("Bytes of request bodies that are in memory now")
                .strongReference(true) // nobody else keeps the supplier
                .register(registry);
    }

    /** Shows how many connections of the public listener are no sockets yet. */
    public void connections(IntSupplier connections) {
        Gauge.builder(PREFIX + "connections_open", connections, IntSupplier::getAsInt)
                .description("Connections of the public listener that are not sockets")
                .strongReference(true) // nobody else keeps the supplier
                .register(registry);
    }

    /**
     * Counts a connection that was closed before its first request.
     *
     * @param cause a word of a fixed list
     */
    public void turnedAway(String cause) {
        counter("connections_refused", "Connections closed before their first request, by cause", "cause", cause)
                .increment();
    }

    /** Counts a request or a socket that was refused. */
    public void refused(Refusal refusal) {
        counter("refusals", "Requests and handshakes refused, by reason", "code", refusal.code())
                .increment();
    }

    /**
     * Counts one attempt to open a socket by what became of its credential. The name and its labels are those of the
     * alerts that were there before this gateway (spec operations §11); of a summary, a registry for Prometheus makes
     * {@code …_count}, while to a counter's name it would add {@code _total}.
     *
     * @param refusal why the credential was not taken; empty if it was
     */
    public void socketAuthenticated(Optional<Refusal> refusal) {
        DistributionSummary.builder("openagents_runtime_sync_socket_auth")
                .description("Attempts to open a socket, by what became of the credential")
                .tag("status", refusal.isEmpty() ? "ok" : "error")
                .tag("reason_code", refusal.map(Refusal::code).orElse("none"))
                .register(registry)
                .record(1);
    }

    /** Counts an HTTP call that was proxied, by the class of its answer. */
    public void called(int status) {
        counter("calls", "Calls answered by SpacetimeDB, by status class", "status", status / 100 + "xx")
                .increment();
    }

    /**
     * Counts a database that turned out to be another's.
     *
     * @param kind a word of a fixed list
     */
    public void databaseAlarm(String kind) {
        counter("database_alarms", "Databases of the list that turned out to be another's", "kind", kind)
                .increment();
    }

    /** Notes that a socket had SpacetimeDB's first message this long after it was asked for. */
    public void opened(Duration handshake) {
        handshakes.record(handshake);
    }

    /**
     * Counts a socket that has ended.
     *
     * @param closeCode what the client was told, 0 if nothing
     * @param cause a word of a fixed list
     */
    public void closed(int closeCode, String cause, boolean truncated) {
        Counter.builder(PREFIX + "closes")
                .description("Sockets that have ended, by Close code and cause")
                .tag("code", closeCodeLabel(closeCode))
                .tag("cause", cause)
                .register(registry)
                .increment();
        if (truncated) {
            counter("close_truncated", "Closes that the client could not be told in time", "cause", cause)
                    .increment();
        }
    }

    /** Adds a finished socket's traffic in one direction, {@code client} or {@code server}. */
    public void traffic(String from, long bytes, long messages) {
        counter("bytes", "Bytes of sockets that have ended, by who sent them", "from", from)
                .increment((double) bytes);
        counter("messages", "Messages of sockets that have ended, by who sent them", "from", from)
                .increment((double) messages);
    }

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tag(tag, value)
                .register(registry);
    }

    /** Codes from 3000 on are of the peers' own choice (RFC 6455 §7.4.2), so only their class is a label. */
    private static String closeCodeLabel(int code) {
        if (code == 0) {
            return "none";
        }
        return code < 3000 ? Integer.toString(code) : code / 1000 + "xxx";
    }
}
