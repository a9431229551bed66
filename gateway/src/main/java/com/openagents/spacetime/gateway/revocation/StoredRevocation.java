package com.openagents.spacetime.gateway.revocation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A revocation as it is remembered.
 *
 * @param since from when its {@link Retention} counts, in whole seconds: when it was added, or its cut-off if that is later
 */
record StoredRevocation(Revocation revocation, Instant since) {
    StoredRevocation {
        since = since.truncatedTo(ChronoUnit.SECONDS);
        since = since.isBefore(revocation.cutOff()) ? revocation.cutOff() : since;
    }

    /** The one that takes all that either takes, for the same target. */
    StoredRevocation and(StoredRevocation other) {
        var later = revocation.cutOff().isBefore(other.revocation.cutOff()) ? other.revocation : revocation;
        return new StoredRevocation(later, since.isBefore(other.since) ? other.since : since);
    }
}
