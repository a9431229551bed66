package com.openagents.spacetime.gateway.limit;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is left of buckets that were forgotten before they were full again: for each, when it would have been. Memory is
 * bounded, so several buckets may share a shadow; then it is the longest of theirs, and one of them begins with less than
 * it could have, while none begins with more. Thread-safe.
 */
final class Shadows {
    private static final int SLOTS = 1 << 14;

    /** When the bucket of a slot is full, in nanoseconds after {@link #origin}. */
    private final AtomicLongArray fullAt = new AtomicLongArray(SLOTS);

    private final long origin;

    /** @param origin no later than any moment that will be asked about, in nanoseconds of the same clock */
    Shadows(long origin) {
        this.origin = origin;
    }

    /** Remembers that the key's bucket will be full at that moment. */
    void cast(Buckets.Key key, long moment) {
        fullAt.accumulateAndGet(slot(key), moment - origin, Math::max);
    }

    /** What a new bucket of the key begins with. */
    long tokens(Buckets.Key key, Rate rate, long now) {
        long left = fullAt.get(slot(key)) - (now - origin);
        if (left <= 0) {
            return rate.burst();
        }
        double missing = Math.ceil((double) left / rate.per().toNanos() * rate.tokens());
        return missing >= rate.burst() ? 0 : rate.burst() - (long) missing;
    }

    private static int slot(Buckets.Key key) {
        int hash = key.hashCode() * 0x9E3779B9; // the middle bits of the product depend on all of the hash
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
