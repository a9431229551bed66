package com.openagents.spacetime.sidecar.ship;

import java.time.Duration;

/**
 * How many puts may be made for the sake of latency alone: a few at once after a calm, then one per interval, which is what
 * batches cost anyway. One thread.
 */
final class PutBudget {
    /** After a calm, so many single calls are shipped each at once. */
    private static final int BURST = 10;

    private final long nanosPerPut;
    private double puts = BURST;
    private long countedAt;

    PutBudget(Duration interval, long nowNanos) {
        this.nanosPerPut = interval.toNanos();
        this.countedAt = nowNanos;
    }

    /** Whether one more put is paid for. */
    boolean affords(long nowNanos) {
        puts = Math.min(BURST, puts + (double) (nowNanos - countedAt) / nanosPerPut);
        countedAt = nowNanos;
        return puts >= 1;
    }

    /** One was made, for whatever reason. */
    void spend() {
        puts = Math.max(0, puts - 1);
    }
}
