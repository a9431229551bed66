package com.openagents.spacetime.gateway.limit;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Elapsed time that passes when it is told to. Thread-safe. */
public final class SettableMeter implements TimeMeter {
    private final AtomicLong nanos = new AtomicLong(-1_000_000_000_000L); // as System.nanoTime() may be

    /** Lets time pass. */
    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    @Override
    public long currentTimeNanos() {
        return nanos.get();
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
