package com.openagents.spacetime.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RuleMetricsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong generation = new AtomicLong(1);
    private final AtomicBoolean failed = new AtomicBoolean();
    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final RuleMetrics metrics = new RuleMetrics(registry, generation::get, failed::get, () -> 7, clock);

    @Test
    void the_generation_and_the_revocations_are_those_of_the_moment() {
        generation.set(4);

        assertThat(gauge("spacetime_gateway_generation")).isEqualTo(4);
        assertThat(gauge("spacetime_gateway_revocations")).isEqualTo(7);
    }

    @Test
    void a_failed_reload_shows_until_the_next_one_succeeds() {
        assertThat(gauge("spacetime_gateway_reload_failed")).isZero();

        failed.set(true);
        assertThat(gauge("spacetime_gateway_reload_failed")).isEqualTo(1);

        failed.set(false);
        assertThat(gauge("spacetime_gateway_reload_failed")).isZero();
    }

    @Test
    void reloads_are_counted_by_what_came_of_them_and_only_a_good_one_is_the_age_of_the_settings() {
        now = START.plusSeconds(60);
        metrics.reloaded();
        now = START.plusSeconds(90);
        metrics.reloadFailed();

        assertThat(reloads("ok")).isEqualTo(1);
        assertThat(reloads("failed")).isEqualTo(1);
        assertThat(gauge("spacetime_gateway_generation_timestamp"))
                .isEqualTo((double) START.plusSeconds(60).getEpochSecond());
    }

    @Test
    void certificates_are_known_by_their_settings_and_go_when_they_are_replaced() {
        metrics.certificates(Map.of("tls.certificate", START, "tls.local-ca", START));
        metrics.certificates(Map.of("tls.certificate", START.plusSeconds(5)));

        assertThat(registry.get("spacetime_gateway_certificate_expiry_timestamp")
                        .gauges())
                .singleElement()
                .satisfies(gauge -> {
                    assertThat(gauge.getId().getTag("certificate")).isEqualTo("tls.certificate");
                    assertThat(gauge.value())
                            .isEqualTo((double) START.plusSeconds(5).getEpochSecond());
                });
    }

    @Test
    void keys_grow_older_and_go_with_their_withdrawal() {
        metrics.keys(List.of(key("one"), key("two")));
        now = START.plusSeconds(90);

        assertThat(registry.get("spacetime_gateway_key_age")
                        .tag("kid", "one")
                        .gauge()
                        .value())
                .isEqualTo(90);

        metrics.keys(List.of(key("two")));
        assertThat(registry.get("spacetime_gateway_key_age").gauges())
                .singleElement()
                .satisfies(gauge -> assertThat(gauge.getId().getTag("kid")).isEqualTo("two"));
    }

    private static RuleMetrics.Key key(String kid) {
        return new RuleMetrics.Key("control", kid, "ES256", "f00d", START);
    }

    private double reloads(String result) {
        return registry.get("spacetime_gateway_reloads")
                .tag("result", result)
                .counter()
                .count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
