package com.openagents.spacetime.settings;

import java.time.Duration;

/**
 * How fast something may come, written {@code 20/s burst 40}: a steady rate, and how much of it may come at once after a
 * pause.
 *
 * @param amount how many, or how many bytes, come in {@code per}; at least 1
 * @param per a second, a minute or an hour
 * @param burst how many may come at once, at least 1; where it is not written, as many as come in {@code per}
 */
public record Pace(long amount, Duration per, long burst) {
    /** Checks the ranges. */
    public Pace {
        if (amount < 1 || burst < 1 || !per.isPositive()) {
            throw new IllegalArgumentException(
                    "a rate is 1 or more in some time, and a burst of 1 or more: %d in %s, burst %d"
                            .formatted(amount, per, burst));
        }
    }
}
