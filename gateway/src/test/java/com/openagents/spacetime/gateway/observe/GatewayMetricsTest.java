package com.openagents.spacetime.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void open_sockets_are_still_counted_when_nobody_else_holds_on_to_their_counter() {
        var sockets = new AtomicInteger(3);
        new GatewayMetrics(registry, sockets::get);
        awaitGarbageCollection();

        assertThat(registry.get("spacetime_gateway_sockets_open").gauge().value())
                .isEqualTo(3);
    }

    @Test
    void close_codes_that_clients_choose_make_two_labels_and_not_two_thousand() {
        var metrics = new GatewayMetrics(registry, () -> 0);

        for (int code = 3000; code < 5000; code++) {
            metrics.closed(code, "client_closed", false);
        }
        metrics.closed(1008, "token_expired", false);
        metrics.closed(0, "client_gone", false);

        assertThat(registry.get("spacetime_gateway_closes").counters())
                .extracting(counter -> counter.getId().getTag("code"))
                .containsExactlyInAnyOrder("3xxx", "4xxx", "1008", "none");
    }

    private static void awaitGarbageCollection() {
        var gone = new WeakReference<>(new Object());
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            System.gc();
            return gone.get() == null;
        });
    }
}
