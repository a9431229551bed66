package com.openagents.spacetime.gateway.edge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Says of something that could be said with every request whether it is time to say it again. Any thread may ask. */
final class Seldom {
    private final Duration pause;
    private final AtomicLong last;

    /** One that is due at once, and then after each pause. */
    Seldom(Duration pause) {
        this.pause = pause;
        this.last = new AtomicLong(System.nanoTime() - pause.toNanos());
    }

    /** Whether the pause has passed since this last was true. */
    boolean isDue() {
        long now = System.nanoTime();
        long before = last.get();
        return now - before >= pause.toNanos() && last.compareAndSet(before, now);
    }
}
