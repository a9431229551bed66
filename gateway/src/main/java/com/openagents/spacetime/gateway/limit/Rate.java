package com.openagents.spacetime.gateway.limit;

import java.time.Duration;

/**
 * How fast a token bucket fills, and how much it holds.
 *
 * @param tokens how many come in {@code per}, at least 1; they come steadily, not all at the end
 * @param per the time in which they come, above zero
 * @param burst how many the bucket holds at most, at least 1: what may be taken at once after a pause
 */
public record Rate(long tokens, Duration per, long burst) {
    /** Checks the ranges. */
    public Rate {
        if (tokens < 1 || burst < 1 || !per.isPositive()) {
            throw new IllegalArgumentException(
                    "a rate is 1 token or more in some time, and a burst of 1 or more: %d in %s, burst %d"
                            .formatted(tokens, per, burst));
        }
    }
}
