package com.openagents.spacetime.gateway.limit;

import java.time.Duration;

/**
 * A limit that has been reached.
 *
 * @param rule which one
 * @param retryAfter until there is enough again, above zero
 */
public record Overdrawn(LimitRule rule, Duration retryAfter) {
    /** Checks the time. */
    public Overdrawn {
        if (!retryAfter.isPositive()) {
            throw new IllegalArgumentException("who has nothing to wait for is not over a limit: " + retryAfter);
        }
    }
}
