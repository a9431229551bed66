package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.observe.RuleMetrics;
import com.openagents.spacetime.gateway.observe.SocketMetrics;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.upstream.UpstreamHealth;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes what the listeners share, each once. */
@Singleton
final class Assembly {
    @Produces
    @Singleton
    Sessions sessions() {
        return new Sessions();
    }

    @Produces
    @Singleton
    GatewayMetrics metrics(MeterRegistry registry) {
        return new GatewayMetrics(registry);
    }

    @Produces
    @Singleton
    SocketMetrics socketMetrics(MeterRegistry registry, Sessions sessions) {
        var metrics = new SocketMetrics(registry);
        metrics.live(sessions::sockets, sessions::behind, sessions::longestLag);
        return metrics;
    }

    @Produces
    @Singleton
    RuleMetrics ruleMetrics(MeterRegistry registry, GatewayParts parts) {
        var clock = InstantSource.system();
        var generations = parts.generations();
        var metrics = new RuleMetrics(registry, () -> generations.current().number(), parts.revocations()::size, clock);
        Runnable show = () -> metrics.keys(shown(parts.keyring(), clock.instant()));
        parts.keyring().onChange(show);
        show.run();
        return metrics;
    }

    private static List<RuleMetrics.Key> shown(Keyring keyring, Instant now) {
        return keyring.keys().stream()
                .map(key -> new RuleMetrics.Key(
                        key.issuerName(),
                        key.kid().orElse(""),
                        key.algorithm().headerValue(),
                        key.fingerprint().toString(),
                        now.minus(key.age())))
                .toList();
    }

    @Produces
    @Singleton
    Sharing sharing(GatewayParts parts, MeterRegistry registry) {
        return Sharing.of(parts, registry, InstantSource.system());
    }

    @Produces
    @Singleton
    Interior interior(
            Vertx vertx,
            GatewayParts parts,
            Sessions sessions,
            GatewayMetrics metrics,
            SocketMetrics socketMetrics,
            UpstreamHealth health,
            Sharing sharing,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        return Interior.of(
                vertx,
                parts,
                sessions,
                metrics,
                socketMetrics,
                new HealthHandler(health, version),
                sharing,
                InstantSource.system());
    }
}
