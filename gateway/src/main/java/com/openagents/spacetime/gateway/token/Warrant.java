package com.openagents.spacetime.gateway.token;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What remains of a verified token once it has opened something: whose it is, by what it may be taken back, and when it
 * ends. It is small, since every live session keeps one.
 *
 * @param issuerName the {@link IssuerRules#name} of the token's issuer
 * @param holder who it speaks for
 * @param key the key that signed it, by its fingerprint; empty for a client without a token
 * @param jti its id, if it has one
 * @param issuedAt its time of issue, if it has one
 * @param session what it says about the session it is for
 * @param deadline when everything it has opened ends, leeway included; {@link Instant#MAX} if it never does
 */
public record Warrant(
        String issuerName,
        Principal holder,
        Optional<Fingerprint> key,
        Optional<String> jti,
        Optional<Instant> issuedAt,
        SessionClaims session,
        Instant deadline) {
    /** Refuses a part that is null. */
    public Warrant {
        Objects.requireNonNull(key);
        Objects.requireNonNull(jti);
        Objects.requireNonNull(issuedAt);
    }

    /** The issuer's name and the holder's hash: no claim of a person's. */
    @Override
    public String toString() {
        return "Warrant[issuer=%s, holder=%s]".formatted(issuerName, holder.hash());
    }
}
