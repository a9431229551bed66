package com.openagents.spacetime.gateway.limit;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of one request at one limit.
 *
 * @param rule which one
 * @param rate what it allows
 * @param remaining what is left of it, not negative
 * @param enforced whether it refuses anybody; else it only counts
 * @param overdrawn why the request is refused; empty if it goes on
 */
public record Quota(LimitRule rule, Rate rate, long remaining, boolean enforced, Optional<Overdrawn> overdrawn) {
    /** Refuses a part that is null. */
    public Quota {
        Objects.requireNonNull(overdrawn);
    }
}
