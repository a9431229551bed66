package com.openagents.spacetime.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of buckets whatever they are asked, and whatever the gateway has to forget meanwhile. */
class BucketPropertiesTest {
    private static final Buckets.Key KEY = new Buckets.Key(LimitRule.SUBJECT_CALLS, "ada");

    /** Some time passes, then somebody takes tokens, after which that many strangers take theirs. */
    record Step(Duration pause, int tokens, int strangers) {}

    private record Grant(long nanos, long tokens) {}

    @Property(tries = 300)
    void in_no_window_more_is_granted_than_the_burst_and_what_comes_in(
            @ForAll("rates") Rate rate, @ForAll("steps") List<Step> steps) {
        var grants = grants(List.of(rate), steps);

        assertThatEveryWindowKeepsTo(
                grants, rate.burst(), (double) rate.tokens() / rate.per().toNanos());
    }

    @Property(tries = 300)
    void nor_if_the_rate_changes_with_every_step(
            @ForAll("rates") Rate one, @ForAll("rates") Rate other, @ForAll("steps") List<Step> steps) {
        var grants = grants(List.of(one, other), steps);

        double fastest = Math.max(
                (double) one.tokens() / one.per().toNanos() / one.burst(),
                (double) other.tokens() / other.per().toNanos() / other.burst());
        long largest = Math.max(one.burst(), other.burst());
        assertThatEveryWindowKeepsTo(grants, largest, fastest * largest);
    }

    private static List<Grant> grants(List<Rate> rates, List<Step> steps) {
        var time = new SettableMeter();
        var buckets = new LocalBuckets(time, 4);
        var grants = new ArrayList<Grant>();
        for (int number = 0; number < steps.size(); number++) {
            var step = steps.get(number);
            var rate = rates.get(number % rates.size());
            time.advance(step.pause());
            if (buckets.tryTake(KEY, rate, step.tokens())) {
                grants.add(new Grant(time.currentTimeNanos(), step.tokens()));
            }
            for (int i = 0; i < step.strangers(); i++) {
                buckets.tryTake(new Buckets.Key(LimitRule.SUBJECT_CALLS, number + "/" + i), rate, 1);
            }
            buckets.size();
        }
        return grants;
    }

    private static void assertThatEveryWindowKeepsTo(List<Grant> grants, long burst, double perNano) {
        for (int from = 0; from < grants.size(); from++) {
            long sum = 0;
            for (int to = from; to < grants.size(); to++) {
                sum += grants.get(to).tokens();
                double most = burst
                        + perNano * (grants.get(to).nanos() - grants.get(from).nanos());
                assertThat((double) sum).isLessThanOrEqualTo(most + 1e-6 * most);
            }
        }
    }

    @Provide
    Arbitrary<Rate> rates() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 1000),
                        Arbitraries.of(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1)),
                        Arbitraries.longs().between(1, 50))
                .as(Rate::new);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var pauses = Arbitraries.oneOf(
                Arbitraries.just(Duration.ZERO),
                Arbitraries.longs().between(1, 1_000_000_000).map(Duration::ofNanos),
                Arbitraries.longs().between(1, 1200).map(Duration::ofSeconds));
        return Combinators.combine(
                        pauses,
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.integers().between(0, 12))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }
}
