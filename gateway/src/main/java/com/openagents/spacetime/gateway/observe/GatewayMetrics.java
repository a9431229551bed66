package com.openagents.spacetime.gateway.observe;

import com.openagents.spacetime.gateway.refusal.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The gateway's own metrics, all beginning with {@code spacetime_gateway_}. Labels are words of fixed lists: no token, no
 * subject, no session. Thread-safe.
 */
public final class GatewayMetrics {
    private static final String PREFIX = "spacetime_gateway_";

    private final MeterRegistry registry;

    /** Metrics of that registry. */
    public GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
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
     * Counts that a limit has been passed.
     *
     * @param rule its name
     * @param mode {@code enforce} if it refuses, {@code report} if it only counts
     */
    public void limited(String rule, String mode) {
        Counter.builder(PREFIX + "limited")
                .description("Limits passed, by rule, and whether that is refused")
                .tag("rule", rule)
                .tag("mode", mode)
                .register(registry)
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

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tag(tag, value)
                .register(registry);
    }
}
