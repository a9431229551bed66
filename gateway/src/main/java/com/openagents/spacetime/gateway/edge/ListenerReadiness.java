package com.openagents.spacetime.gateway.edge;

import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the public listener takes connections. Probes come to a listener of their own, which opens earlier. */
@Readiness
@Singleton
final class ListenerReadiness implements HealthCheck {
    private volatile boolean open;

    void opened(@ObservesAsync HttpsServerStart event) {
        open = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("listener").status(open).build();
    }
}
