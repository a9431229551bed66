package com.openagents.spacetime.gateway.token;

/**
 * An issuer as it is trusted at one moment.
 *
 * @param rules what its tokens must be like
 * @param keys what they may be signed with, {@link KeySet#EMPTY} as long as nobody knows
 */
public record TrustedIssuer(IssuerRules rules, KeySet keys) {
    /** Refuses keys of an algorithm that the issuer is not allowed. */
    public TrustedIssuer {
        for (var key : keys.keys()) {
            if (!rules.algorithms().contains(key.algorithm())) {
                throw new IllegalArgumentException("the issuer %s may not use %s, but has a key for it"
                        .formatted(rules.name(), key.algorithm().headerValue()));
            }
        }
    }
}
