package com.openagents.spacetime.sidecar.commitlog;

/**
 * Consecutive transactions of one replica, both ends included.
 *
 * @param first offset of the first transaction, from 0
 * @param last offset of the last one, at least {@code first}
 */
public record TxRange(long first, long last) {
    /** Refuses a negative offset and a range without transactions. */
    public TxRange {
        if (first < 0 || last < first || last == Long.MAX_VALUE) {
            throw new IllegalArgumentException("not a range of transactions: %d..%d".formatted(first, last));
        }
    }

    /** Offset of the transaction behind the range. */
    public long next() {
        return last + 1;
    }

    /** How many transactions it holds, at least 1. */
    public long count() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return "%d..%d".formatted(first, last);
    }
}
