package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PulseTest {
    private static final Duration MOST = Duration.ofSeconds(45);

    private final Pulse pulse = new Pulse();

    /** Time is counted in milliseconds from a beat, and the last sign comes anywhere between two beats. */
    @Property
    void whenever_the_last_sign_came_the_peer_is_dead_within_45_seconds(@ForAll @IntRange(max = 14_999) int lastSign) {
        var silent = new Pulse();
        silent.sign();
        var beat = 0;
        do {
            beat++;
        } while (!silent.isDeadAtBeat(true));

        var found = Timers.BEAT.multipliedBy(beat);
        assertThat(found.minusMillis(lastSign)).isLessThanOrEqualTo(MOST);
        assertThat(beat)
                .as("two pings, each with a whole beat to be answered in")
                .isEqualTo(3);
    }

    @Test
    void each_leg_is_pinged_often_enough_for_a_server_that_forgets_after_30_seconds() {
        assertThat(Timers.BEAT).isLessThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void a_peer_that_nobody_listens_to_is_not_dead() {
        for (var i = 0; i < 100; i++) {
            assertThat(pulse.isDeadAtBeat(false)).isFalse();
        }
    }

    @Test
    void the_answer_to_the_last_ping_tells_how_far_away_the_peer_is() {
        var ping = pulse.pinged(1_000);

        assertThat(pulse.answered(ping, 41_000)).isEqualTo(40_000);
    }

    @Test
    void an_answer_to_an_earlier_ping_a_second_one_or_one_to_no_ping_tells_nothing() {
        assertThat(pulse.answered((byte) 0, 0)).isNegative();
        var late = pulse.pinged(1_000);
        var last = pulse.pinged(16_000);

        assertThat(pulse.answered(late, 17_000)).isNegative();
        assertThat(pulse.answered(last, 17_000)).isEqualTo(1_000);
        assertThat(pulse.answered(last, 18_000)).isNegative();
    }

    @Test
    void numbers_of_pings_go_round() {
        for (var i = 0; i < 1000; i++) {
            assertThat(pulse.answered(pulse.pinged(i), i + 5)).isEqualTo(5);
        }
    }
}
