package com.openagents.spacetime.gateway.token.keys;

import java.time.Duration;

/** When keys are looked at again, for tests: files all the time, key servers as the test needs it. */
final class Times {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration OFTEN = Duration.ofMillis(30);

    /** One fetch at the start, then only when asked, and as often as asked. */
    static final RefreshTimes ON_DEMAND = of(NEVER, Duration.ZERO, LIMIT);

    /** One fetch at the start and one when asked for the first time. */
    static final RefreshTimes THROTTLED = of(NEVER, NEVER, LIMIT);

    /** One fetch after the other. */
    static final RefreshTimes CONSTANTLY = of(OFTEN, Duration.ZERO, LIMIT);

    /** One fetch after the other, but none when asked. */
    static final RefreshTimes BY_ITSELF = of(OFTEN, NEVER, LIMIT);

    /** As {@link #THROTTLED}, but a key server has little time. */
    static final RefreshTimes IMPATIENT = of(NEVER, NEVER, Duration.ofMillis(500));

    private Times() {}

    /** One fetch at the start, then when asked, but only once in a window. */
    static RefreshTimes with(Duration window) {
        return of(NEVER, window, LIMIT);
    }

    private static RefreshTimes of(Duration interval, Duration window, Duration limit) {
        return new RefreshTimes(interval, interval, interval, window, limit, Duration.ofMillis(20));
    }
}
