package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeldomTest {
    @Test
    void what_was_said_is_not_said_again_before_its_time() {
        var hourly = new Seldom(Duration.ofHours(1));
        var often = new Seldom(Duration.ofMillis(1));

        assertThat(hourly.isDue()).isTrue();
        assertThat(hourly.isDue()).isFalse();
        assertThat(often.isDue()).isTrue();
        await().until(often::isDue);
    }
}
