package com.openagents.spacetime.sidecar.ship;

import java.time.Duration;

/**
 * What a loop does over and over: one turn, then a rest, until a turn is the last one or the loop is stopped. What a turn
 * leaves behind for the next one is kept by the step. One thread at a time.
 */
@FunctionalInterface
public interface Step extends AutoCloseable {
    /**
     * Does one turn.
     *
     * @return whether and when there is another
     * @throws InterruptedException if the loop is stopped meanwhile; there is no other turn then
     */
    Next next() throws InterruptedException;

    /** Lets go of what it holds. Called once by the loop, in its own thread, after the last turn, however that ended. */
    @Override
    default void close() {
        // Most hold nothing.
    }

    /** What follows a turn. */
    sealed interface Next {
        /** Another one, at once. */
        Next AT_ONCE = new Rest(Duration.ZERO);

        /** Nothing: that was the last one. */
        Next DONE = new Done();

        /** Another one, after so long. */
        record Rest(Duration time) implements Next {
            /** Refuses a rest that would have ended before it began. */
            public Rest {
                if (time.isNegative()) {
                    throw new IllegalArgumentException("a loop cannot rest for %s".formatted(time));
                }
            }
        }

        /** Nothing: that was the last one. */
        record Done() implements Next {}
    }
}
