package com.openagents.spacetime.gateway.edge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long clients should wait for what is missing at the moment and will soon be there again. */
final class Pause {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Pause() {}

    /** Another one for each, from one to five seconds: all miss the same thing, and not all should come back at once. */
    static Duration next() {
        var millis = ThreadLocalRandom.current().nextLong(SHORTEST.toMillis(), LONGEST.toMillis());
        return Duration.ofMillis(millis);
    }
}
