package com.openagents.spacetime.gateway.limit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Those who have been sent away and will come back, and when each of them should. If all of a storm were told the same, or
 * any moment of the same few seconds, all but a few would be sent away again. So the refused are counted as a queue that is
 * let in at the admitted rate: whoever joins it is told to come when those before have been served, a quarter sooner or
 * later by chance. The longer the queue, the wider the time over which it comes back; who comes back is spread, and at no
 * moment there are many more than may come in.
 *
 * <p>Clients that do not do as they are told are counted each time they are refused, so the queue is kept below what is
 * let in within {@link #LONGEST}. Thread-safe.
 */
final class Backlog {
    private static final Duration SOONEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final double JITTER = 0.25;

    private final RandomGenerator random;
    private double waiting;
    private long since;

    /**
     * Nobody waits yet.
     *
     * @param random asked under this object's monitor
     * @param now in nanoseconds of the clock that {@link #join} is given
     */
    Backlog(RandomGenerator random, long now) {
        this.random = random;
        this.since = now;
    }

    /** Adds one more who is refused, and says how long it should stay away: a second or more. */
    synchronized Duration join(Rate rate, long now) {
        double nanosPerToken = (double) rate.per().toNanos() / rate.tokens();
        double served = Math.max(0, now - since) / nanosPerToken;
        double most = LONGEST.toNanos() / nanosPerToken;
        since = now;
        waiting = Math.min(most, Math.max(0, waiting - served) + 1);
        double turn = waiting * nanosPerToken * (1 - JITTER + 2 * JITTER * random.nextDouble());
        return SOONEST.plusNanos((long) (turn + SOONEST.toNanos() * random.nextDouble()));
    }
}
