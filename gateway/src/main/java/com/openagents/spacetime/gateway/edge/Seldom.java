package com.openagents.spacetime.gateway.edge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Says of something that could be said with every request whether it is time to say it again. Any thread may ask. */
final class Seldom {
    private final Duration pause;
    private final AtomicReference<@Nullable Long> last = new AtomicReference<>();

    Seldom(Duration pause) {
        this.pause = pause;
    }

    /** Whether the pause has passed since this last was true. */
    boolean isDue() {
        long now = System.nanoTime();
        var before = last.get();
        return (before == null || now - before >= pause.toNanos()) && last.compareAndSet(before, now);
    }
}
