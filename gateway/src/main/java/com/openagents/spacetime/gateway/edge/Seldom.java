package com.openagents.spacetime.gateway.edge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Says something that could be said with every request, but not more often than once in a while, and then how often it was
 * left out. So whoever makes requests by the thousand fills no disk, and hides nothing else. Any thread may call.
 */
final class Seldom {
    private final Duration pause;
    private final AtomicLong last;
    private final AtomicLong leftOut = new AtomicLong();

    /** One that is due at once, and then after each pause. */
    Seldom(Duration pause) {
        this.pause = pause;
        this.last = new AtomicLong(System.nanoTime() - pause.toNanos());
    }

    /**
     * Says it if the pause has passed since it was said last; else counts it.
     *
     * @param line writes the line, with the number of times that it was left out since the one before
     */
    void say(LongConsumer line) {
        if (isDue()) {
            line.accept(leftOut.getAndSet(0));
        } else {
            leftOut.incrementAndGet();
        }
    }

    private boolean isDue() {
        long now = System.nanoTime();
        long before = last.get();
        return now - before >= pause.toNanos() && last.compareAndSet(before, now);
    }
}
