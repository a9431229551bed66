package com.openagents.spacetime.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SocketMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SocketMetrics metrics = new SocketMetrics(registry);

    @Test
    void what_is_open_outlives_a_garbage_collection() {
        var open = new AtomicInteger(3);
        metrics.live(() -> open.get(), () -> open.get() - 1, () -> Duration.ofMillis(open.get() * 500L));
        var garbage = new WeakReference<>(new Object());
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            System.gc();
            return garbage.get() == null;
        });

        assertThat(gauge("sockets_open")).isEqualTo(3);
        assertThat(gauge("clients_behind")).isEqualTo(2);
        assertThat(gauge("client_lag")).isEqualTo(1.5);
    }

    @Test
    @SuppressWarnings("deprecation") // it is the registry that the application has
    void traffic_is_counted_while_it_passes_and_for_each_direction() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var counted = new SocketMetrics(prometheus);

        counted.cameFromClient(100, 2);
        counted.cameFromClient(50, 0);
        counted.cameFromServer(7000, 1);

        assertThat(prometheus.scrape())
                .contains("spacetime_gateway_bytes_total{direction=\"from_client\",} 150.0")
                .contains("spacetime_gateway_messages_total{direction=\"from_client\",} 2.0")
                .contains("spacetime_gateway_bytes_total{direction=\"from_server\",} 7000.0")
                .contains("spacetime_gateway_messages_total{direction=\"from_server\",} 1.0");
    }

    @Test
    @SuppressWarnings("deprecation") // as above
    void handshakes_and_round_trips_are_histograms() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var counted = new SocketMetrics(prometheus);

        counted.opened(Duration.ofMillis(30));
        counted.clientAnswered(Duration.ofMillis(30));
        counted.serverAnswered(Duration.ofNanos(70_000));

        assertThat(prometheus.scrape())
                .contains("spacetime_gateway_handshake_seconds_bucket{le=\"0.05\",} 1.0")
                .contains("spacetime_gateway_ping_round_trip_seconds_bucket{leg=\"client\",le=\"0.025\",} 0.0")
                .contains("spacetime_gateway_ping_round_trip_seconds_bucket{leg=\"client\",le=\"0.05\",} 1.0")
                .contains("spacetime_gateway_ping_round_trip_seconds_bucket{leg=\"server\",le=\"0.001\",} 1.0");
    }

    @Test
    void labels_are_words_of_fixed_lists() {
        metrics.opened(Duration.ofMillis(3));
        metrics.closed(1008, "token_expired", true);

        var labels = registry.getMeters().stream()
                .flatMap(meter -> meter.getId().getTags().stream())
                .map(Tag::getKey)
                .toList();
        assertThat(labels).isSubsetOf("direction", "leg", "code", "cause", "le");
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

    private double gauge(String name) {
        return registry.get("spacetime_gateway_" + name).gauge().value();
    }
}
