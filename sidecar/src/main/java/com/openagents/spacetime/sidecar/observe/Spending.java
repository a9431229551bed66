package com.openagents.spacetime.sidecar.observe;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Forecasts the bill of a month from the operations of the last hour, and from the bytes that were put and are still there.
 * Operations are kept by the minute, in a ring of sixty. In the first hour the time since the start stands for the hour, but
 * never less than {@link #LEAST}: a start lists and reads, and a month of starts is no forecast. Any thread.
 */
final class Spending {
    /** The shortest time that is taken for a sample of the month. */
    static final Duration LEAST = Duration.ofMinutes(10);

    private static final int MINUTES = 60;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final double HOUR = Duration.ofHours(1).toNanos();

    private final LongSupplier nanos;
    private final long began;
    private final long[] minuteOf = new long[MINUTES]; // guarded by this, as is all below
    private final long[] classA = new long[MINUTES];
    private final long[] classB = new long[MINUTES];
    private long storedBytes;

    Spending(LongSupplier nanos) {
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** One more operation that was answered well; what is refused is not billed. */
    synchronized void operation(OperationClass kind) {
        long minute = minute();
        int place = (int) (minute % MINUTES);
        if (minuteOf[place] != minute) {
            minuteOf[place] = minute;
            classA[place] = 0;
            classB[place] = 0;
        }
        switch (kind) {
            case A -> classA[place]++;
            case B -> classB[place]++;
            case FREE -> {}
        }
    }

    /** So many bytes more are kept; less if negative. */
    synchronized void stored(long bytes) {
        storedBytes += bytes;
    }

    /** Dollars of a month that goes on like this. */
    synchronized double month(Prices prices) {
        double months = Prices.HOURS_OF_MONTH * HOUR / sample();
        return prices.month((double) storedBytes, sum(classA) * months, sum(classB) * months);
    }

    private long sum(long[] counts) {
        long oldest = minute() - MINUTES + 1;
        long sum = 0;
        for (int place = 0; place < MINUTES; place++) {
            sum += minuteOf[place] >= oldest ? counts[place] : 0;
        }
        return sum;
    }

    /** The time that the ring covers: whole minutes, and what has passed of the present one. */
    private long sample() {
        long elapsed = elapsed();
        long covered = Math.min(elapsed, (MINUTES - 1) * MINUTE + elapsed % MINUTE);
        return Math.max(covered, LEAST.toNanos());
    }

    private long minute() {
        return elapsed() / MINUTE;
    }

    private long elapsed() {
        return nanos.getAsLong() - began;
    }
}
