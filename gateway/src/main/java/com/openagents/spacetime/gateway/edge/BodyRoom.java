package com.openagents.spacetime.gateway.edge;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies are in memory, of all connections together. Thread-safe. */
final class BodyRoom {
    private final AtomicLong taken = new AtomicLong();

    /** The bytes that are there now. */
    long taken() {
        return taken.get();
    }

    /**
     * Makes room for more, if together they stay below a limit.
     *
     * @return whether it did; what it made room for must be {@linkplain #leave given back}
     */
    boolean take(int bytes, long most) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Gives room back. */
    void leave(long bytes) {
        taken.addAndGet(-bytes);
    }
}
