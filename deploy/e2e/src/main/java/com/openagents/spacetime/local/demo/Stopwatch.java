package com.openagents.spacetime.local.demo;

import java.util.Locale;

/** Time since it was made, by the monotonic clock. */
final class Stopwatch {
    private final long begun = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f s", seconds());
    }
}
