package com.openagents.spacetime.local.gate;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The ways to be slow: what each sends, and how soon the gateway must have ended every connection of it, counted from the
 * first one.
 */
enum SlowLoad {
    /** Only Java opens these: slowhttptest speaks TLS as any client does. */
    HANDSHAKES("stalled TLS handshakes", Holding.MANY, Duration.ofSeconds(45)),
    HEADERS("slow heads (Slowloris)", Holding.MANY, Duration.ofMinutes(1)),
    BODIES("slow bodies of refused calls", Holding.MANY, Duration.ofSeconds(90)),
    READS("slow reading", Holding.MANY, Duration.ofMinutes(2)),
    RANGES("many byte ranges (Apache killer)", Holding.AS_IT_COMES, Duration.ofMinutes(1));

    private static final String CONNECTIONS = "600";
    private static final String PER_SECOND = "200";

    private final String title;
    private final Holding holding;
    private final Duration limit;

    /** Whether connections of it are held open, or answered at once and gone before the next ones come. */
    private enum Holding {
        MANY,
        AS_IT_COMES
    }

    SlowLoad(String title, Holding holding, Duration limit) {
        this.title = title;
        this.holding = holding;
        this.limit = limit;
    }

    /** Its name in the table. */
    String title() {
        return title;
    }

    /** Within which the gateway must have ended all of it. */
    Duration limit() {
        return limit;
    }

    /** How many connections must have stood at once for the trial to say anything. */
    int mustHold() {
        return holding == Holding.MANY ? 500 : 0;
    }

    /** Begins it against a public listener; closing what is given ends it. */
    Running begin(URI gateway, Path log) {
        return switch (this) {
            case HANDSHAKES -> StalledHandshakes.begin(gateway.getPort(), Integer.parseInt(CONNECTIONS));
            case HEADERS -> slowhttptest(log, gateway.resolve("/health"), "-H", "-i", "5");
            case BODIES ->
                slowhttptest(
                        log,
                        gateway.resolve("/v1/database/event-sync/call/heartbeat"),
                        List.of("-B", "-t", "POST", "-s", "8192", "-i", "5"));
            case READS ->
                slowhttptest(
                        log,
                        gateway.resolve("/health"),
                        List.of("-X", "-w", "16", "-y", "32", "-n", "5", "-z", "5", "-k", "3"));
            case RANGES -> slowhttptest(log, gateway.resolve("/health"), "-R", "-a", "10", "-b", "3000");
        };
    }

    private Running slowhttptest(Path log, URI target, String... how) {
        return slowhttptest(log, target, List.of(how));
    }

    private Running slowhttptest(Path log, URI target, List<String> how) {
        return SlowHttpTest.begin(
                log,
                how,
                List.of("-c", CONNECTIONS, "-r", PER_SECOND, "-p", "10"),
                limit.plus(Duration.ofMinutes(1)),
                target);
    }

    /** A load that stands. */
    interface Running {
        /** Ends it, however many connections it has left. */
        void close();
    }
}
