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
    /** Set in every native image, and nowhere else. */
    private static final String NATIVE = "org.graalvm.nativeimage.imagecode";

    @Produces
    @Singleton
    Sessions sessions() {
        return new Sessions();
    }

    @Produces
    @Singleton
    GatewayMetrics metrics(
            MeterRegistry registry,
            UpstreamHealth health,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        var metrics = new GatewayMetrics(registry);
        metrics.build(version, System.getProperty(NATIVE) == null ? "jvm" : "native");
        metrics.upstream(health::isReachable, health::roundTrip);
        return metrics;
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
        var metrics = new RuleMetrics(
                registry,
                () -> generations.current().number(),
                generations::isReloadFailed,
                parts.revocations()::size,
                clock);
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
                new HealthHandler(health, parts.generations(), version),
                sharing,
                InstantSource.system());
    }
}
