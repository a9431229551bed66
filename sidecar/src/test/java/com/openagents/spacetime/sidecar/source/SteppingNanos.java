package com.openagents.spacetime.sidecar.source;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Elapsed time that a test sets. */
public final class SteppingNanos implements LongSupplier {
    private final AtomicLong now = new AtomicLong(1);

    /** Lets time pass. */
    public void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    @Override
    public long getAsLong() {
        return now.get();
    }
}
