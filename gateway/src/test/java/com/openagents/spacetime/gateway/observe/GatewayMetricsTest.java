package com.openagents.spacetime.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.refusal.Refusal;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicInteger open = new AtomicInteger(3);
    private final GatewayMetrics metrics = new GatewayMetrics(registry, () -> open.get());

    @Test
    void the_number_of_open_sockets_outlives_a_garbage_collection() {
        var garbage = new WeakReference<>(new Object());
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            System.gc();
            return garbage.get() == null;
        });

        assertThat(registry.get("spacetime_gateway_sockets_open").gauge().value())
                .isEqualTo(3);
    }

    @Test
    void clients_that_are_behind_are_counted_when_somebody_asks() {
        metrics.clientsBehind(() -> 2);

        assertThat(registry.get("spacetime_gateway_clients_behind").gauge().value())
                .isEqualTo(2);
    }

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
        var counted = new GatewayMetrics(prometheus, () -> 0);

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
        metrics.called(530);
        metrics.refused(Refusal.RATE_LIMITED);
        metrics.opened(Duration.ofMillis(3));
        metrics.closed(1008, "token_expired", true);
        metrics.traffic("client", 100, 2);

        var labels = registry.getMeters().stream()
                .flatMap(meter -> meter.getId().getTags().stream())
                .map(Tag::getKey)
                .toList();
        assertThat(labels).isSubsetOf("transport", "tls", "status", "code", "cause", "from", "le");
    }

    @Test
    void close_codes_that_clients_choose_make_two_labels_and_not_two_thousand() {
        for (int code = 3000; code < 5000; code++) {
            metrics.closed(code, "client_closed", false);
        }
        metrics.closed(1008, "token_expired", false);
        metrics.closed(0, "client_gone", false);

        assertThat(registry.get("spacetime_gateway_closes").counters())
                .extracting(counter -> counter.getId().getTag("code"))
                .containsExactlyInAnyOrder("3xxx", "4xxx", "1008", "none");
    }
}
