package com.openagents.spacetime.gateway.edge;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Has the gateway drained while its listeners still serve: the server's shutdown goes on when the observer returns, and
 * begins by cutting every connection.
 */
@Singleton
final class DrainAtShutdown {
    private final Drain drain;

    DrainAtShutdown(Interior interior) {
        this.drain = interior.exits().drain();
    }

    void shutdownBegins(@Observes ShutdownDelayInitiatedEvent event) {
        try {
            drain.run();
        } catch (InterruptedException stopped) { // whoever shuts down does not want to wait
            Thread.currentThread().interrupt();
        }
    }
}
