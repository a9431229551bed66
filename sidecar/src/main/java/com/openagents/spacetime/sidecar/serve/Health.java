package com.openagents.spacetime.sidecar.serve;

import com.openagents.spacetime.sidecar.ship.FleetStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * The three probes. Live: the process answers. Started: the daemon has begun. Ready: the source is there and its first position
 * is known. The store has no say: a pod that is restarted because its bucket is away protects nothing.
 */
@ApplicationScoped
public class Health {
    private final Daemon daemon;

    /** For Quarkus. */
    @Inject
    public Health(Daemon daemon) {
        this.daemon = daemon;
    }

    /** {@code /q/health/live}. */
    @Produces
    @Liveness
    HealthCheck live() {
        return () -> HealthCheckResponse.up("process");
    }

    /** {@code /q/health/started}. */
    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.named("daemon")
                .status(daemon.status().isPresent())
                .build();
    }

    /** {@code /q/health/ready}. */
    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> {
            var response = HealthCheckResponse.named("source");
            daemon.status()
                    .ifPresent(status -> response.withData("state", status.state())
                            .withData("dataDirectoryFound", status.found())
                            .withData("positionKnown", status.known()));
            return response.status(daemon.status().filter(FleetStatus::known).isPresent())
                    .build();
        };
    }
}
