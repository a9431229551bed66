package com.openagents.spacetime.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DrainPlanTest {
    @Property
    void each_slot_of_the_span_has_one_session(
            @ForAll @IntRange(min = 1, max = 3_000) int sessions,
            @ForAll @IntRange(min = 1, max = 600_000) int millis,
            @ForAll long seed) {
        var span = Duration.ofMillis(millis);
        double slot = (double) span.toNanos() / sessions;

        var moments = DrainPlan.moments(sessions, span, new Random(seed));

        assertThat(moments).hasSize(sessions).isSorted();
        for (int number = 0; number < sessions; number++) {
            assertThat((double) moments.get(number).toNanos()).isBetween(number * slot - 1, (number + 1) * slot);
        }
    }

    @Test
    void two_thousand_in_twenty_seconds_never_go_many_at_a_time() {
        var moments = DrainPlan.moments(2_000, Duration.ofSeconds(20), new Random(1));

        for (var from : moments) {
            assertThat(moments)
                    .filteredOn(moment -> !moment.minus(from).isNegative()
                            && moment.minus(from).toMillis() < 10)
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void without_a_span_all_go_at_once_and_nobody_is_nobody() {
        assertThat(DrainPlan.moments(2, Duration.ZERO, new Random(1))).containsExactly(Duration.ZERO, Duration.ZERO);
        assertThat(DrainPlan.moments(0, Duration.ofSeconds(1), new Random(1))).isEmpty();
    }
}
