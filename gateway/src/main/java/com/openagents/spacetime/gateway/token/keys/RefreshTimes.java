package com.openagents.spacetime.gateway.token.keys;

import java.time.Duration;

/**
 * When keys are fetched again.
 *
 * @param interval after a fetch that brought keys
 * @param retry after one that did not
 * @param window the time after a fetch in which unknown keys do not cause another one
 * @param limit how long one request may take
 */
record RefreshTimes(Duration interval, Duration retry, Duration window, Duration limit) {
    static final RefreshTimes DEFAULT = new RefreshTimes(
            Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));

    /**
     * The pause before the next fetch, shortened by up to a fifth so that gateways that started together drift apart.
     *
     * @param succeeded whether the last fetch brought keys
     * @param random 0 to 1
     */
    Duration pause(boolean succeeded, double random) {
        var longest = succeeded ? interval : retry;
        return longest.minusNanos((long) (longest.toNanos() / 5.0 * random));
    }
}
