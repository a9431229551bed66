package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Secret;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one credential of a request, none, or the reason why neither can be said. Two are never weighed against each other:
 * a proxy that verifies one and passes the other has verified nothing.
 */
sealed interface Presented {
    /** Exactly one. */
    record One(Secret credential) implements Presented {}

    /** None at all. */
    record None() implements Presented {}

    /** Two, or one of another kind. */
    record Refused(Refusal refusal) implements Presented {}

    /** RFC 6750 §2.1; the scheme in any case (RFC 9110 §11.1). */
    Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]+) *");

    /**
     * Finds it.
     *
     * @param headers the values of all {@code Authorization} header lines
     * @param query the query's {@code token}, where the route takes one there
     */
    static Presented of(List<String> headers, Optional<Secret> query) {
        if (headers.size() + (query.isPresent() ? 1 : 0) > 1) {
            return new Refused(Refusal.CONFLICTING_CREDENTIALS);
        }
        if (query.isPresent()) {
            return new One(query.get());
        }
        if (headers.isEmpty()) {
            return new None();
        }
        var bearer = BEARER.matcher(headers.getFirst());
        return bearer.matches()
                ? new One(Secret.of(bearer.group(1)))
                : new Refused(Refusal.INVALID_AUTHORIZATION_SCHEME);
    }
}
