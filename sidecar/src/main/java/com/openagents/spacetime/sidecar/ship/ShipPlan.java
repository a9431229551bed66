package com.openagents.spacetime.sidecar.ship;

import java.time.Duration;

/**
 * Says when the commits that wait become an object. Pure.
 *
 * <ol>
 *   <li>As many bytes as an object should have: at once.
 *   <li>The oldest has waited for the interval: at once. This bounds what can be lost.
 *   <li>The log has nothing more to give and the budget of operations allows one more put: at once, for a lower latency than
 *       the interval. The budget never delays what the first two demand.
 *   <li>Else wait for the rest of the interval.
 * </ol>
 *
 * @param interval how long a commit may wait
 * @param objectBytes how many bytes of commits an object should have
 */
public record ShipPlan(Duration interval, long objectBytes) {
    /** Refuses what would never ship. */
    public ShipPlan {
        if (interval.isNegative() || interval.isZero() || objectBytes <= 0) {
            throw new IllegalArgumentException("cannot ship every %s or %d bytes".formatted(interval, objectBytes));
        }
    }

    /** What to do. */
    public sealed interface Decision {
        /** Put all that waits. */
        record Flush() implements Decision {}

        /** Nothing yet, for at most so long. */
        record Wait(Duration atMost) implements Decision {}
    }

    /** Whether the log has more to give. */
    public enum Log {
        /** There may be more commits to read. */
        FLOWING,
        /** All that is there has been read. */
        IDLE
    }

    /**
     * Decides.
     *
     * @param bytes that wait
     * @param waited since the oldest of them was read
     * @param log whether there is more to read now
     * @param affordable whether the budget allows a put that is not urgent
     */
    public Decision decide(long bytes, Duration waited, Log log, boolean affordable) {
        if (bytes == 0) {
            return new Decision.Wait(interval);
        }
        boolean urgent = bytes >= objectBytes || waited.compareTo(interval) >= 0;
        if (urgent || (log == Log.IDLE && affordable)) {
            return new Decision.Flush();
        }
        return new Decision.Wait(interval.minus(waited));
    }
}
