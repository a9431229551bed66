package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.upstream.UpstreamHealth;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while SpacetimeDB answers: a gateway without it has nothing to lead to. */
@Readiness
@Singleton
final class UpstreamReadiness implements HealthCheck {
    private final UpstreamHealth upstream;

    UpstreamReadiness(UpstreamHealth upstream) {
        this.upstream = upstream;
    }

    /** The one that asks, for everyone who wants to know. */
    @Produces
    @Singleton
    static UpstreamHealth upstreamHealth(Vertx vertx, GatewayParts parts) {
        return new UpstreamHealth(vertx, parts.upstream());
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("spacetimedb")
                .status(upstream.isReachable())
                .build();
    }
}
