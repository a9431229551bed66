package com.openagents.spacetime.sidecar.ship;

/** Runs loops at the same time. Any thread may start one, also a loop. */
public interface Loops {
    /**
     * Starts a loop and returns at once.
     *
     * @param name for logs and thread dumps
     * @param step its turns; closed when it has ended. What it throws ends the loop as well
     */
    Loop start(String name, Step step);

    /** A loop that was started. Any thread. */
    interface Loop {
        /** Whether there may be another turn, or one is not over. */
        boolean isRunning();

        /** Interrupts the turn or the rest that it is in and waits for its end. Does nothing if it has ended. */
        void stop() throws InterruptedException;
    }
}
