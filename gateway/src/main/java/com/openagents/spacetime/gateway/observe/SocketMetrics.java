package com.openagents.spacetime.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The metrics of sockets, all beginning with {@code spacetime_gateway_}. Labels are words of fixed lists. Thread-safe, and
 * what is called for every read of a socket makes no event loop wait for another.
 */
public final class SocketMetrics {
    private static final String PREFIX = "spacetime_gateway_";

    private static final Duration[] HANDSHAKE_BUCKETS =
            millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);
    private static final Duration[] ROUND_TRIP_BUCKETS =
            millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000);

    private final MeterRegistry registry;
    private final Timer handshakes;
    private final Timer clientRoundTrips;
    private final Timer serverRoundTrips;
    private final Flow fromClients;
    private final Flow fromServer;

    /** What one end of all sockets has sent since the start. */
    private record Flow(LongAdder bytes, LongAdder messages) {
        static Flow counted(MeterRegistry registry, String direction) {
            var flow = new Flow(new LongAdder(), new LongAdder());
            FunctionCounter.builder(PREFIX + "bytes", flow.bytes(), LongAdder::sum)
                    .description("Bytes that came through sockets, with frame headers and control frames")
                    .tag("direction", direction)
                    .register(registry);
            FunctionCounter.builder(PREFIX + "messages", flow.messages(), LongAdder::sum)
                    .description("Data messages that came through sockets; a v3 message counts once")
                    .tag("direction", direction)
                    .register(registry);
            return flow;
        }

        void add(long moreBytes, long moreMessages) {
            bytes.add(moreBytes);
            if (moreMessages > 0) {
                messages.add(moreMessages);
            }
        }
    }

    /** Registers what is there from the start. */
    public SocketMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.handshakes = Timer.builder(PREFIX + "handshake")
                .description("From a subscribe request to SpacetimeDB's first message")
                .serviceLevelObjectives(HANDSHAKE_BUCKETS)
                .register(registry);
        this.clientRoundTrips = roundTrips("client");
        this.serverRoundTrips = roundTrips("server");
        this.fromClients = Flow.counted(registry, "from_client");
        this.fromServer = Flow.counted(registry, "from_server");
    }

    private Timer roundTrips(String leg) {
        return Timer.builder(PREFIX + "ping_round_trip")
                .description("From a ping of the gateway's own to its pong, by the end of the socket that answers")
                .tag("leg", leg)
                .serviceLevelObjectives(ROUND_TRIP_BUCKETS)
                .register(registry);
    }

    private static Duration[] millis(int... bounds) {
        return IntStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    /**
     * Shows what is open at the moment.
     *
     * @param sockets how many sockets live
     * @param behind how many clients something waits for that their connections do not take
     * @param longestLag for how long the slowest of those has been behind
     */
    public void live(IntSupplier sockets, IntSupplier behind, Supplier<Duration> longestLag) {
        Gauge.builder(PREFIX + "sockets_open", sockets, IntSupplier::getAsInt)
                .description("Sockets that are joined to SpacetimeDB now")
                .strongReference(true) // nobody else keeps the supplier; as below
                .register(registry);
        Gauge.builder(PREFIX + "clients_behind", behind, IntSupplier::getAsInt)
                .description("Sockets and streamed answers with something waiting for a client that does not take it")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        PREFIX + "client_lag",
                        longestLag,
                        lag -> lag.get().toNanos() / (double) TimeUnit.SECONDS.toNanos(1))
                .description("For how long the slowest client has had something waiting, without a moment in between")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    /** Notes that a socket had SpacetimeDB's first message this long after it was asked for. */
    public void opened(Duration handshake) {
        handshakes.record(handshake);
    }

    /** Adds what has come from a client. */
    public void cameFromClient(long bytes, long messages) {
        fromClients.add(bytes, messages);
    }

    /** Adds what has come from SpacetimeDB. */
    public void cameFromServer(long bytes, long messages) {
        fromServer.add(bytes, messages);
    }

    /** Notes how long a client took to answer a ping. */
    public void clientAnswered(Duration roundTrip) {
        clientRoundTrips.record(roundTrip);
    }

    /** Notes how long SpacetimeDB took to answer a ping. */
    public void serverAnswered(Duration roundTrip) {
        serverRoundTrips.record(roundTrip);
    }

    /**
     * Counts a socket that has ended.
     *
     * @param closeCode what the client was told, 0 if nothing
     * @param cause a word of a fixed list
     * @param truncated whether the client's connection was reset before it had read that
     */
    public void closed(int closeCode, String cause, boolean truncated) {
        Counter.builder(PREFIX + "closes")
                .description("Sockets that have ended, by Close code and cause")
                .tag("code", closeCodeLabel(closeCode))
                .tag("cause", cause)
                .register(registry)
                .increment();
        if (truncated) {
            Counter.builder(PREFIX + "close_truncated")
                    .description("Closes that the client could not be told in time")
                    .tag("cause", cause)
                    .register(registry)
                    .increment();
        }
    }

    /** Codes from 3000 on are of the peers' own choice (RFC 6455 §7.4.2), so only their class is a label. */
    private static String closeCodeLabel(int code) {
        if (code == 0) {
            return "none";
        }
        return code < 3000 ? Integer.toString(code) : code / 1000 + "xxx";
    }
}
