package com.openagents.spacetime.gateway.limit;

/**
 * What is left of buckets that were forgotten before they were full again: when each would have been, and how long it
 * takes from empty to full. Memory is bounded, so several buckets may share a shadow; then it is as long as the longest of
 * theirs and as deep as the deepest, and one of them begins with less than it could have, while none begins with more.
 * Thread-safe: both arrays are under this object's monitor.
 */
final class Shadows {
    private static final int SLOTS = 1 << 14;

    private final long[] fullAt = new long[SLOTS]; // nanoseconds after the origin
    private final long[] fillTime = new long[SLOTS]; // nanoseconds
    private final long origin;

    /** @param origin no later than any moment that will be asked about, in nanoseconds of the same clock */
    Shadows(long origin) {
        this.origin = origin;
    }

    /**
     * Remembers a bucket that is not full.
     *
     * @param missing how long it would have taken to be full, in nanoseconds
     * @param fill how long it takes from empty to full, in nanoseconds
     */
    synchronized void cast(Buckets.Key key, long missing, long fill, long now) {
        int slot = slot(key);
        long sinceOrigin = now - origin;
        boolean shared = fullAt[slot] > sinceOrigin;
        fillTime[slot] = shared ? Math.min(fillTime[slot], fill) : fill;
        fullAt[slot] = Math.max(fullAt[slot], sinceOrigin + missing);
    }

    /** What a new bucket of the key begins with: the same part of it is missing as of the one before, whatever its rate. */
    synchronized long tokens(Buckets.Key key, Rate rate, long now) {
        int slot = slot(key);
        long left = fullAt[slot] - (now - origin);
        if (left <= 0) {
            return rate.burst();
        }
        double missing = Math.ceil((double) left / fillTime[slot] * rate.burst());
        return missing >= rate.burst() ? 0 : rate.burst() - (long) missing;
    }

    private static int slot(Buckets.Key key) {
        int hash = key.hashCode() * 0x9E3779B9; // the middle bits of the product depend on all of the hash
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
