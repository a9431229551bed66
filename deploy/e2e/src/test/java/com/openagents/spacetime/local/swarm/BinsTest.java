package com.openagents.spacetime.local.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BinsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long BEGIN = -500_000_000; // nanoTime() may begin below zero

    @Test
    void moments_are_counted_by_parts_of_time_from_the_beginning_on() {
        var bins = Bins.of(LongStream.of(BEGIN, BEGIN + 999_999_999, BEGIN + 3_000_000_000L), BEGIN, SECOND);

        assertThat(bins.counts()).containsExactly(2, 0, 0, 1);
        assertThat(bins.most()).isEqualTo(2);
        assertThat(bins.toString().lines())
                .hasSize(4)
                .first()
                .asString()
                .contains("0.0 s")
                .contains("  2 #");
    }

    @Test
    void without_a_moment_there_is_no_part() {
        var bins = Bins.of(LongStream.empty(), BEGIN, SECOND);

        assertThat(bins.counts()).isEmpty();
        assertThat(bins.most()).isZero();
        assertThat(bins.toString()).isEmpty();
    }

    @Test
    void no_moment_lies_before_the_beginning() {
        assertThatThrownBy(() -> Bins.of(LongStream.of(BEGIN - 1), BEGIN, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("before the beginning");
    }
}
