package com.openagents.spacetime.gateway.edge;

import java.time.Duration;

/**
 * What request bodies must keep to that are read into memory before SpacetimeDB hears of them.
 *
 * @param most the largest, in bytes, at least 1
 * @param mostTogether the largest size of all that are in memory, in bytes, at least that of one
 * @param patience within which one must be whole, counted from when its sender has been found to be let in; positive
 */
public record BodyLimits(long most, long mostTogether, Duration patience) {
    /** Checks the ranges. */
    public BodyLimits {
        if (most < 1 || mostTogether < most || !patience.isPositive()) {
            throw new IllegalArgumentException(
                    "not limits of bodies: one %d bytes, all %d bytes, %s".formatted(most, mostTogether, patience));
        }
    }

    /** The same for a document that has a largest size of its own. */
    BodyLimits withMost(long own) {
        return new BodyLimits(own, Math.max(own, mostTogether), patience);
    }
}
