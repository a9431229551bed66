package com.openagents.spacetime.local.swarm;

import java.time.Duration;
import java.util.Arrays;

/** How long many things took, each kept: percentiles are exact. Thread-safe. */
public final class Latencies {
    private static final int FIRST = 1 << 12;

    private long[] nanos = new long[FIRST]; // guarded by this, as is the next
    private int count;

    /** None yet. */
    Latencies() {}

    synchronized void note(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    /** How many there are. */
    public synchronized int count() {
        return count;
    }

    /**
     * The least that so many of a thousand did not exceed: the nearest rank.
     *
     * @param perMille from 1 to 1000
     * @throws IllegalStateException if there is none at all
     */
    public synchronized Duration perMille(int perMille) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        if (perMille < 1 || perMille > 1000) {
            throw new IllegalArgumentException("not a part of a thousand: " + perMille);
        }
        Arrays.sort(nanos, 0, count);
        var rank = Math.ceilDiv((long) perMille * count, 1000L);
        return Duration.ofNanos(nanos[(int) rank - 1]);
    }
}
