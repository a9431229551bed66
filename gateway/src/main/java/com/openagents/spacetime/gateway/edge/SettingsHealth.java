package com.openagents.spacetime.gateway.edge;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells which settings are in force, and whether the file says something else that could not be put in force. Never a reason
 * not to be ready: what is in force is good, and all replicas read the same file.
 */
@Readiness
@Singleton
final class SettingsHealth implements HealthCheck {
    private final Generations generations;

    SettingsHealth(GatewayParts parts) {
        this.generations = parts.generations();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("settings")
                .up()
                .withData("generation", generations.current().number())
                .withData("reload", generations.isReloadFailed() ? "failed" : "ok")
                .build();
    }
}
