package com.openagents.spacetime.gateway.edge;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Started once the public listener has taken connections, for good: a gateway that drains has started as well. */
@Startup
@Singleton
final class ListenerStartup implements HealthCheck {
    private final ListenerReadiness listener;

    ListenerStartup(@Readiness ListenerReadiness listener) {
        this.listener = listener;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("listener")
                .status(listener.hasOpened())
                .build();
    }
}
