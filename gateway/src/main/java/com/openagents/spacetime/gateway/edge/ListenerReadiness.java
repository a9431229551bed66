package com.openagents.spacetime.gateway.edge;

import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready from the moment that the public listener takes connections until the gateway drains. Probes come to a listener of
 * their own, which opens earlier and closes later.
 */
@Readiness
@Singleton
final class ListenerReadiness implements HealthCheck {
    private final Drain drain;
    private volatile boolean open;

    ListenerReadiness(Interior interior) {
        this.drain = interior.exits().drain();
    }

    void opened(@ObservesAsync HttpsServerStart event) {
        open = true;
    }

    /** Whether the public listener has ever taken connections. */
    boolean hasOpened() {
        return open;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("listener")
                .status(open && !drain.isDraining())
                .build();
    }
}
