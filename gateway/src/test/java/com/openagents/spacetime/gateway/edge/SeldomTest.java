package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomTest {
    private final List<Long> said = new ArrayList<>();

    @Test
    void what_was_said_is_not_said_again_before_its_time() {
        var hourly = new Seldom(Duration.ofHours(1));

        hourly.say(said::add);
        hourly.say(said::add);

        assertThat(said).containsExactly(0L);
    }

    @Test
    void what_was_left_out_is_counted_in_the_next_line() {
        var often = new Seldom(Duration.ofMillis(50));
        var calls = new AtomicLong();

        await().until(() -> {
            calls.incrementAndGet();
            often.say(said::add);
            return said.size() == 3;
        });

        assertThat(said.getFirst()).isZero();
        assertThat(said.get(1) + said.get(2)).isEqualTo(calls.get() - 3);
    }
}
