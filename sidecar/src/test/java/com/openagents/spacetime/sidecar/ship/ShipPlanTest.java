package com.openagents.spacetime.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.ship.ShipPlan.Decision;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShipPlanTest {
    private static final ShipPlan PLAN = new ShipPlan(Duration.ofSeconds(1), 4096);

    @ParameterizedTest(name = "{0} bytes that waited {1} ms, log {2}, affordable {3}: {4}")
    @CsvSource(textBlock = """
            0    , 0    , IDLE    , true  , wait 1000
            0    , 5000 , IDLE    , true  , wait 1000
            10   , 0    , IDLE    , true  , flush
            10   , 0    , FLOWING , true  , wait 1000
            10   , 0    , IDLE    , false , wait 1000
            10   , 400  , IDLE    , false , wait 600
            10   , 1000 , IDLE    , false , flush
            10   , 1000 , FLOWING , false , flush
            4095 , 0    , FLOWING , true  , wait 1000
            4096 , 0    , FLOWING , false , flush
            """)
    void commits_wait_for_size_age_or_calm(
            long bytes, long waitedMillis, ShipPlan.Log log, boolean affordable, String expected) {
        var decision = PLAN.decide(bytes, Duration.ofMillis(waitedMillis), log, affordable);

        assertThat(
                        switch (decision) {
                            case Decision.Flush _ -> "flush";
                            case Decision.Wait(var atMost) -> "wait " + atMost.toMillis();
                        })
                .isEqualTo(expected);
    }

    @Property
    void no_commit_ever_waits_longer_than_the_interval(
            @ForAll @IntRange(min = 1, max = 5000) int bytes,
            @ForAll @IntRange(max = 3000) int waitedMillis,
            @ForAll ShipPlan.Log log,
            @ForAll boolean affordable) {
        var waited = Duration.ofMillis(waitedMillis);
        var decision = PLAN.decide(bytes, waited, log, affordable);

        if (decision instanceof Decision.Wait(var atMost)) {
            assertThat(waited.plus(atMost)).isEqualTo(PLAN.interval());
        }
    }

    @Test
    void the_budget_allows_ten_at_once_and_then_one_per_interval() {
        var budget = new PutBudget(Duration.ofSeconds(1), 0);
        int afforded = 0;
        while (budget.affords(0)) {
            budget.spend();
            afforded++;
        }

        assertThat(afforded).isEqualTo(10);
        assertThat(budget.affords(Duration.ofMillis(900).toNanos())).isFalse();
        assertThat(budget.affords(Duration.ofMillis(1100).toNanos())).isTrue();
    }

    @Test
    void a_plan_that_would_never_ship_is_refused() {
        assertThatThrownBy(() -> new ShipPlan(Duration.ZERO, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ShipPlan(Duration.ofSeconds(1), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
