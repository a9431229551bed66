package com.openagents.spacetime.sidecar.ship;

import java.time.Duration;

/** Waits in the middle of a turn, or outside of all loops. Any thread. */
@FunctionalInterface
public interface Pause {
    /**
     * Returns when so much time has passed.
     *
     * @throws InterruptedException if whoever waits is stopped
     */
    void rest(Duration time) throws InterruptedException;
}
