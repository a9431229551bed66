package com.openagents.spacetime.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.refusal.Refusal;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(registry);

    @Test
    void it_shows_that_the_gateway_sends_its_clients_away() {
        var draining = new AtomicBoolean();
        metrics.draining(() -> draining.get());

        assertThat(registry.get("spacetime_gateway_draining").gauge().value()).isZero();
        draining.set(true);
        assertThat(registry.get("spacetime_gateway_draining").gauge().value()).isOne();
    }

    @Test
    void every_refusal_has_its_own_count() {
        metrics.refused(Refusal.TOKEN_EXPIRED);
        metrics.refused(Refusal.TOKEN_EXPIRED);

        assertThat(registry.get("spacetime_gateway_refusals")
                        .tag("code", "token_expired")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    @SuppressWarnings("deprecation") // it is the registry that the application has
    void attempts_to_open_a_socket_are_counted_under_the_name_that_the_alerts_know() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var counted = new GatewayMetrics(prometheus);

        counted.socketAuthenticated(Optional.empty());
        counted.socketAuthenticated(Optional.of(Refusal.TOKEN_EXPIRED));
        counted.socketAuthenticated(Optional.of(Refusal.TOKEN_EXPIRED));

        assertThat(prometheus.scrape())
                .contains("openagents_runtime_sync_socket_auth_count{reason_code=\"none\",status=\"ok\",} 1.0")
                .contains(
                        "openagents_runtime_sync_socket_auth_count{reason_code=\"token_expired\",status=\"error\",} 2.0");
    }

    @Test
    void labels_are_words_of_fixed_lists() {
        metrics.transport("epoll", "boringssl");
        metrics.called(530, "call", Duration.ofMillis(3));
        metrics.refused(Refusal.RATE_LIMITED);

        var labels = registry.getMeters().stream()
                .flatMap(meter -> meter.getId().getTags().stream())
                .map(Tag::getKey)
                .toList();
        assertThat(labels).isSubsetOf("transport", "tls", "status", "code", "route", "le");
    }
}
