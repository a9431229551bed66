package com.openagents.spacetime.gateway.session;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * When many sessions are told to go, because their gateway stops or their SpacetimeDB is away. Whoever is told comes back at
 * once, to another gateway or to the next: told together, all would meet there together. So the time is cut into as many equal slots as there are
 * sessions, and each slot has one of them, at a moment in it that chance decides.
 */
public final class DrainPlan {
    private DrainPlan() {}

    /**
     * One moment for each session, the earliest first.
     *
     * @param sessions how many there are
     * @param span within which all are told, not negative
     * @return moments from zero on, none as late as the span unless that is zero
     */
    public static List<Duration> moments(int sessions, Duration span, RandomGenerator random) {
        double slot = (double) span.toNanos() / Math.max(1, sessions);
        return IntStream.range(0, sessions)
                .mapToObj(number -> Duration.ofNanos((long) ((number + random.nextDouble()) * slot)))
                .toList();
    }
}
