package com.openagents.spacetime.gateway.observe;

import com.openagents.spacetime.gateway.refusal.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The gateway's own metrics, all beginning with {@code spacetime_gateway_}. Labels are words of fixed lists: no token, no
 * subject, no session. Thread-safe.
 */
public final class GatewayMetrics {
    private static final String PREFIX = "spacetime_gateway_";

    private static final Duration[] CALL_BUCKETS = IntStream.of(
                    2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

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

    /**
     * Says in a metric what runs.
     *
     * @param runtime {@code jvm} or {@code native}
     */
    public void build(String version, String runtime) {
        Gauge.builder(PREFIX + "build_info", () -> 1)
                .description("The version in use, and whether it runs on a Java virtual machine")
                .tag("version", version)
                .tag("runtime", runtime)
                .register(registry);
    }

    /**
     * Shows how SpacetimeDB does.
     *
     * @param up whether its last answer was good
     * @param roundTrip how long that took; empty while there is none
     */
    public void upstream(BooleanSupplier up, Supplier<Optional<Duration>> roundTrip) {
        Gauge.builder(PREFIX + "upstream_up", up, now -> now.getAsBoolean() ? 1 : 0)
                .description("1 while SpacetimeDB answers the question for its health, asked every two seconds")
                .strongReference(true) // nobody else keeps the supplier, nor the next
                .register(registry);
        Gauge.builder(PREFIX + "upstream_health_round_trip", roundTrip, GatewayMetrics::seconds)
                .description("How long SpacetimeDB took for the last good answer to that question")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    private static double seconds(Supplier<Optional<Duration>> duration) {
        return duration.get()
                .map(known -> known.toNanos() / (double) TimeUnit.SECONDS.toNanos(1))
                .orElse(Double.NaN);
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

    /**
     * Counts an HTTP call that was proxied, by the class of its answer.
     *
     * @param routeClass the class of its route, a word of a fixed list
     * @param latency from when SpacetimeDB was turned to until its answer began
     */
    public void called(int status, String routeClass, Duration latency) {
        counter("calls", "Calls answered by SpacetimeDB, by status class", "status", status / 100 + "xx")
                .increment();
        Timer.builder(PREFIX + "call")
                .description("From the time that SpacetimeDB is turned to until its answer begins, an upload included")
                .tag("route", routeClass)
                .serviceLevelObjectives(CALL_BUCKETS)
                .register(registry)
                .record(latency);
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
