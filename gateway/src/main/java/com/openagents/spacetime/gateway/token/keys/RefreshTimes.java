package com.openagents.spacetime.gateway.token.keys;

import java.time.Duration;

/**
 * When keys are looked at again.
 *
 * @param interval after a fetch that brought keys, where the server does not say how long they hold
 * @param neighbour the same for SpacetimeDB itself, which is next door and changes its key without notice
 * @param retry after a fetch that brought none
 * @param window the time after a fetch for an unknown key in which no other one is made for the like
 * @param limit how long a fetch may take
 * @param look between two looks at files
 */
record RefreshTimes(
        Duration interval, Duration neighbour, Duration retry, Duration window, Duration limit, Duration look) {
    static final RefreshTimes DEFAULT = new RefreshTimes(
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(400));

    /**
     * A pause before the next fetch: shortened by up to a fifth, so that the keys do not run out before it and gateways that
     * started together drift apart.
     *
     * @param random 0 to 1
     */
    static Duration shortened(Duration longest, double random) {
        return longest.minusNanos((long) (longest.toNanos() / 5.0 * random));
    }
}
