package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.token.Warrant;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;

/**
 * One entry of the grants: to whom, where, and what.
 *
 * @param databases where, by name; empty for every database that is served
 * @param issuers whose tokens, by the issuer's name; empty for every issuer, which {@link Policy#ANONYMOUS} is not
 * @param scopes of which a token must have one; empty if it needs none
 * @param subjects of which the token's subject must be one; empty for everyone
 * @param gives what it gives
 */
public record GrantRule(
        Set<String> databases, Set<String> issuers, Set<String> scopes, Set<String> subjects, Allowance gives) {
    /** How far a rule is meant for a client. */
    enum Match {
        /** It is. */
        WHOLE,
        /** It would be, had the token one of its scopes. */
        BUT_FOR_SCOPE,
        /** It is for someone else. */
        NONE
    }

    /** Copies the sets. */
    public GrantRule {
        databases = Set.copyOf(databases);
        issuers = Set.copyOf(issuers);
        scopes = Set.copyOf(scopes);
        subjects = Set.copyOf(subjects);
        Objects.requireNonNull(gives);
    }

    /** Whether it gives something there, to whomever. */
    public boolean names(String database) {
        return gives.concernsDatabases() && (databases.isEmpty() || databases.contains(database));
    }

    Match match(Warrant warrant) {
        if (!isForIssuer(warrant.issuerName()) || !isForSubject(warrant.holder().subject())) {
            return Match.NONE;
        }
        boolean scoped = scopes.isEmpty()
                || !Collections.disjoint(scopes, warrant.session().scopes());
        return scoped ? Match.WHOLE : Match.BUT_FOR_SCOPE;
    }

    private boolean isForIssuer(String name) {
        return issuers.isEmpty() ? !name.equals(Policy.ANONYMOUS) : issuers.contains(name);
    }

    private boolean isForSubject(String subject) {
        return subjects.isEmpty() || subjects.contains(subject);
    }
}
