package com.openagents.spacetime.gateway.limit;

import static com.openagents.spacetime.gateway.limit.SomeLimits.perSecond;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.limit.Buckets.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LocalBucketsTest {
    private static final Buckets.Key ADA = new Buckets.Key(LimitRule.SUBJECT_CALLS, "ada");
    private static final Buckets.Key BOB = new Buckets.Key(LimitRule.SUBJECT_CALLS, "bob");
    private static final Rate TEN = perSecond(10, 5);

    private final SettableMeter time = new SettableMeter();
    private final LocalBuckets buckets = new LocalBuckets(time);

    @Test
    void a_burst_passes_and_the_next_is_told_how_long_to_wait() {
        assertThat(buckets.takeNow(ADA, TEN, 4)).isEqualTo(new Taken(true, 1, Duration.ZERO));
        assertThat(buckets.takeNow(ADA, TEN, 1)).isEqualTo(new Taken(true, 0, Duration.ZERO));

        assertThat(buckets.takeNow(ADA, TEN, 1)).isEqualTo(new Taken(false, 0, Duration.ofMillis(100)));
    }

    @Test
    void all_are_taken_or_none() {
        assertThat(buckets.tryTake(ADA, TEN, 3)).isTrue();

        assertThat(buckets.tryTake(ADA, TEN, 3)).isFalse();

        assertThat(buckets.tryTake(ADA, TEN, 2)).isTrue();
    }

    @Test
    void a_bucket_fills_steadily_and_no_further_than_its_burst() {
        take(ADA, TEN, 5);

        time.advance(Duration.ofMillis(200));
        take(ADA, TEN, 2);
        assertThat(buckets.tryTake(ADA, TEN, 1)).isFalse();

        time.advance(Duration.ofHours(1));
        take(ADA, TEN, 5);
        assertThat(buckets.tryTake(ADA, TEN, 1)).isFalse();
    }

    @Test
    void what_one_spends_costs_another_nothing() {
        take(ADA, TEN, 5);

        take(BOB, TEN, 5);
        take(new Buckets.Key(LimitRule.SUBJECT_HANDSHAKES, "ada"), TEN, 5);
    }

    @Test
    void more_than_the_burst_is_never_there_and_told_to_wait_until_it_is_full() {
        take(ADA, TEN, 5);

        assertThat(buckets.takeNow(ADA, TEN, 6)).isEqualTo(new Taken(false, 0, Duration.ofMillis(500)));
        time.advance(Duration.ofHours(1));
        assertThat(buckets.takeNow(ADA, TEN, 6).granted()).isFalse();
    }

    @Test
    void another_rate_changes_the_bucket_in_place_and_what_was_spent_stays_spent() {
        take(ADA, perSecond(10, 10), 10);

        assertThat(buckets.tryTake(ADA, perSecond(100, 100), 1)).isFalse();
        time.advance(Duration.ofMillis(100));
        take(ADA, perSecond(100, 100), 10);
        assertThat(buckets.tryTake(ADA, perSecond(100, 100), 1)).isFalse();
    }

    @Test
    void whoever_has_spent_half_has_half_of_another_rate() {
        take(ADA, perSecond(10, 10), 5);

        assertThat(buckets.takeNow(ADA, perSecond(100, 100), 1).remaining()).isEqualTo(49);
    }

    @Test
    void going_to_and_fro_between_two_rates_gives_nothing_away() {
        var small = perSecond(1, 10);
        var large = perSecond(1, 1000);
        long granted = 0;
        for (int turn = 0; turn < 200; turn++) {
            granted += buckets.tryTake(ADA, small, 3) ? 3 : 0;
            granted += buckets.tryTake(ADA, large, 30) ? 30 : 0;
        }

        assertThat(granted).isLessThanOrEqualTo(1000);
    }

    @Test
    void what_is_given_back_can_be_taken_again() {
        take(ADA, TEN, 5);

        buckets.giveBack(ADA, 2);

        take(ADA, TEN, 2);
        assertThat(buckets.tryTake(ADA, TEN, 1)).isFalse();
    }

    @Test
    void a_bucket_that_was_forgotten_has_no_more_than_it_has_won_back() {
        var slow = perSecond(1, 1000);
        take(ADA, slow, 1000);

        time.advance(Duration.ofMinutes(11));
        buckets.size(); // forgets whom nobody has asked for so long

        take(ADA, slow, 659);
        assertThat(buckets.tryTake(ADA, slow, 2)).isFalse();
    }

    @Test
    void nobody_is_given_a_full_bucket_by_pushing_an_empty_one_out() {
        var few = new LocalBuckets(time, 10);
        var never = new Rate(1, Duration.ofHours(1), 100);
        for (int i = 0; i < 100; i++) {
            assertThat(few.tryTake(ADA, never, 1)).isTrue();
        }

        for (int i = 0; i < 5_000; i++) {
            few.tryTake(new Buckets.Key(LimitRule.SUBJECT_CALLS, "stranger " + i), never, 1);
        }

        assertThat(few.size()).isLessThanOrEqualTo(10);
        assertThat(few.tryTake(ADA, never, 1)).isFalse();
    }

    @Test
    void many_threads_together_get_no_more_than_the_bucket_holds() throws Exception {
        var few = new LocalBuckets(time, 2); // so that it is forgotten under their hands, too
        var never = new Rate(1, Duration.ofHours(1), 1000);
        var granted = 0;
        try (var threads = Executors.newFixedThreadPool(8)) {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int task = 0; task < 8; task++) {
                int number = task;
                tasks.add(() -> {
                    int mine = 0;
                    for (int i = 0; i < 2_000; i++) {
                        mine += few.tryTake(ADA, never, 1) ? 1 : 0;
                        few.tryTake(new Buckets.Key(LimitRule.SUBJECT_CALLS, number + " " + i), never, 1);
                    }
                    return mine;
                });
            }
            for (var done : threads.invokeAll(tasks)) {
                granted += done.get();
            }
        }

        assertThat(granted).isLessThanOrEqualTo(1000);
    }

    private void take(Buckets.Key key, Rate rate, int tokens) {
        for (int i = 0; i < tokens; i++) {
            assertThat(buckets.tryTake(key, rate, 1))
                    .as("token %d of %s", i, key)
                    .isTrue();
        }
    }
}
