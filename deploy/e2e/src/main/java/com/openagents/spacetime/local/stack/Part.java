package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.process.Daemon;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The programs of a stack, in the order in which they are stopped: the gateway first so that its clients are told, then
 * the server, then the sidecar, which ships what the server wrote last and ends when the server is gone.
 */
enum Part {
    GATEWAY(Duration.ofSeconds(15)),
    SPACETIMEDB(Duration.ofSeconds(10)),
    SIDECAR(Duration.ofSeconds(30)),
    ISSUER(Duration.ofSeconds(5));

    private final Duration grace;

    Part(Duration grace) {
        this.grace = grace;
    }

    /** The name of its process, of its log and in {@code stack.json}. */
    String processName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its process, if one was started in that state directory and still runs. */
    Optional<Daemon> running(Path state) {
        return Daemon.running(state, processName());
    }

    /**
     * Ends its process, if it runs.
     *
     * @return the process, if it did not end when asked and had to be killed
     */
    Optional<Daemon> stop(Path state) {
        return running(state).filter(daemon -> !end(daemon));
    }

    private boolean end(Daemon daemon) {
        // SpacetimeDB from 1.4 on ends gracefully by SIGINT and only by it.
        if (this == SPACETIMEDB && daemon.interrupt(grace.dividedBy(2))) {
            return daemon.stop(grace);
        }
        return daemon.stop(grace);
    }
}
