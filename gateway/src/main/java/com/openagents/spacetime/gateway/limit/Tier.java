package com.openagents.spacetime.gateway.limit;

import java.util.Collections;
import java.util.Set;

/**
 * Those whom other limits are given than everyone has.
 *
 * @param issuers whose tokens, by the issuer's name in the settings; empty for whatever issuer
 * @param subjects of which the subject must be one; empty for everyone
 * @param scopes of which the token must have one; empty if it needs none
 * @param gives what they may do
 */
public record Tier(Set<String> issuers, Set<String> subjects, Set<String> scopes, Allotment gives) {
    /** Copies the sets; a tier for everyone would leave nobody to those below it. */
    public Tier {
        issuers = Set.copyOf(issuers);
        subjects = Set.copyOf(subjects);
        scopes = Set.copyOf(scopes);
        if (issuers.isEmpty() && subjects.isEmpty() && scopes.isEmpty()) {
            throw new IllegalArgumentException("a tier needs issuers, subjects or scopes, or it would be for everyone");
        }
    }

    /** Whether it is for that one. */
    public boolean fits(Caller caller) {
        return (issuers.isEmpty() || issuers.contains(caller.issuerName()))
                && (subjects.isEmpty() || subjects.contains(caller.subject()))
                && (scopes.isEmpty() || !Collections.disjoint(scopes, caller.scopes()));
    }
}
