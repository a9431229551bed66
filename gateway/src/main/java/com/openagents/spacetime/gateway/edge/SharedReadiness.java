package com.openagents.spacetime.gateway.edge;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once the revocations of other replicas are known, or it is known that they cannot be for now: who starts must not let
 * in what they have thrown out, and must not wait for a Redis that is away.
 */
@Readiness
@Singleton
final class SharedReadiness implements HealthCheck {
    private final Sharing sharing;

    SharedReadiness(Sharing sharing) {
        this.sharing = sharing;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("shared").status(sharing.isInStep()).build();
    }
}
