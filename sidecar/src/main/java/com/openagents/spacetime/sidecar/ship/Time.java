package com.openagents.spacetime.sidecar.ship;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time as everything that ships lives in it: nothing here asks another clock, sleeps otherwise or starts a thread. So a test
 * can let a day pass in a millisecond, and the same things happen in the same order again.
 *
 * @param clock the time of day, for what is written down
 * @param nanos elapsed time, as {@link System#nanoTime}
 * @param loops what goes on at the same time
 * @param pause how to wait
 */
public record Time(InstantSource clock, LongSupplier nanos, Loops loops, Pause pause) {
    /** The real one, with loops in virtual threads. */
    public static Time real() {
        return new Time(InstantSource.system(), System::nanoTime, new VirtualThreads(), Thread::sleep);
    }
}
