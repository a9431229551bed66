package com.openagents.spacetime.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.token.Principal;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallLimitsTest {
    private static final Principal ADA = new Principal("https://issuer.example", "user:ada");
    private static final Principal BOB = new Principal("https://issuer.example", "user:bob");

    private final SettableMeter time = new SettableMeter();
    private final CallLimits limits = new CallLimits(new LimitSettings(10, 5, 1, 1), time);

    @Test
    void a_burst_passes_and_the_next_call_is_told_how_long_to_wait() {
        takeBurst(ADA);

        assertThat(limits.take(ADA)).isBetween(Duration.ofMillis(1), Duration.ofMillis(100));
    }

    @Test
    void the_bucket_refills_steadily() {
        takeBurst(ADA);
        time.advance(Duration.ofMillis(200));

        assertThat(limits.take(ADA)).isZero();
        assertThat(limits.take(ADA)).isZero();
        assertThat(limits.take(ADA)).isPositive();
    }

    @Test
    void one_subject_costs_another_nothing() {
        takeBurst(ADA);

        assertThat(limits.take(BOB)).isZero();
    }

    @Test
    void the_same_subject_of_another_issuer_is_somebody_else() {
        takeBurst(ADA);

        assertThat(limits.take(new Principal("https://other.example", ADA.subject())))
                .isZero();
    }

    @Test
    void a_subject_that_was_away_has_no_more_calls_than_its_bucket_has_won_back() {
        var slow = new CallLimits(new LimitSettings(1, 1000, 1, 1), time);
        for (int call = 0; call < 1000; call++) {
            assertThat(slow.take(ADA)).isZero();
        }

        time.advance(Duration.ofMinutes(11));
        for (int call = 0; call < 660; call++) {
            assertThat(slow.take(ADA)).isZero();
        }
        assertThat(slow.take(ADA)).isPositive();
    }

    private void takeBurst(Principal subject) {
        for (int call = 0; call < 5; call++) {
            assertThat(limits.take(subject)).isZero();
        }
    }

    private static final class SettableMeter implements TimeMeter {
        private long nanos;

        void advance(Duration by) {
            nanos += by.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
