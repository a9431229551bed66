package com.openagents.spacetime.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VirtualThreadsTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Loops loops = new VirtualThreads();

    /** Takes so many turns, each followed by a rest. */
    private static final class Counted implements Step {
        private final int turns;
        private final Duration rest;
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();

        Counted(int turns, Duration rest) {
            this.turns = turns;
            this.rest = rest;
        }

        @Override
        public Next next() {
            return taken.incrementAndGet() < turns ? new Next.Rest(rest) : Next.DONE;
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void a_loop_takes_turns_until_one_is_the_last_and_then_closes_its_step() {
        var step = new Counted(5, Duration.ofMillis(1));

        var loop = loops.start("counted", step);

        await().atMost(BOUND).until(() -> !loop.isRunning());
        assertThat(step.taken).hasValue(5);
        assertThat(step.closed).isTrue();
    }

    @Test
    void a_loop_that_rests_for_long_can_be_stopped() throws Exception {
        var step = new Counted(2, Duration.ofDays(1));
        var loop = loops.start("resting", step);
        await().atMost(BOUND).until(() -> step.taken.get() == 1);

        loop.stop();

        assertThat(loop.isRunning()).isFalse();
        assertThat(step.taken).hasValue(1);
        assertThat(step.closed).isTrue();
    }

    @Test
    void stopping_a_loop_that_has_ended_does_nothing() throws Exception {
        var loop = loops.start("short", new Counted(1, Duration.ZERO));
        await().atMost(BOUND).until(() -> !loop.isRunning());

        loop.stop();

        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void a_rest_cannot_be_negative() {
        assertThatThrownBy(() -> new Step.Next.Rest(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S");
    }
}
