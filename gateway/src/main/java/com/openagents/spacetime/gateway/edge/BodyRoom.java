package com.openagents.spacetime.gateway.edge;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies are in memory, of all connections together. Thread-safe. */
final class BodyRoom {
    private final AtomicLong taken = new AtomicLong();

    /** The bytes that are there now. */
    long taken() {
        return taken.get();
    }

    /** What one body takes: nothing yet. */
    Share share() {
        return new Share();
    }

    /** What one body takes, until its bytes are let go. One thread at a time. */
    final class Share implements AutoCloseable {
        private long own;

        private Share() {}

        /**
         * Makes room for more, if all bodies together stay below a limit.
         *
         * @return whether it did
         */
        boolean take(int bytes, long most) {
            if (taken.addAndGet(bytes) <= most) {
                own += bytes;
                return true;
            }
            taken.addAndGet(-bytes);
            return false;
        }

        /** Gives it back. A second call changes nothing. */
        @Override
        public void close() {
            taken.addAndGet(-own);
            own = 0;
        }
    }
}
