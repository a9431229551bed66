package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Something taken back. A subject and a device lose every token that was issued at or before the cut-off, to the second
 * that {@code iat} has, so that a later login is good; a token and a login session are lost for good, and their cut-off
 * only says how long that must be remembered.
 *
 * @param target which tokens it is about
 * @param cutOff the latest time of issue that it takes, in whole seconds from 1970 to 9999: fractions are dropped
 */
public record Revocation(RevocationTarget target, Instant cutOff) {
    /** The last second that RFC 3339 can write. */
    private static final Instant MAX = Instant.ofEpochSecond(253_402_300_799L);

    /** Drops fractions and checks the range. */
    public Revocation {
        cutOff = cutOff.truncatedTo(ChronoUnit.SECONDS);
        if (cutOff.isBefore(Instant.EPOCH) || cutOff.isAfter(MAX)) {
            throw new IllegalArgumentException(
                    "a cut-off of %s is not within the years 1970 to 9999".formatted(cutOff));
        }
    }

    /**
     * Whether it takes a warrant that its target fits. A token that does not say when it was issued counts as issued before
     * any cut-off: in doubt it is refused.
     */
    boolean takes(Warrant warrant) {
        return target.isForGood()
                || warrant.issuedAt()
                        .filter(issued -> issued.truncatedTo(ChronoUnit.SECONDS).isAfter(cutOff))
                        .isEmpty();
    }
}
