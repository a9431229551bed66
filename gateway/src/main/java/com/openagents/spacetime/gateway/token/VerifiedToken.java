package com.openagents.spacetime.gateway.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A token whose signature and claims have been found good. It does not contain the token itself.
 *
 * @param issuerName the {@link IssuerRules#name} of its issuer
 * @param principal who it speaks for
 * @param jti its id, if it has one
 * @param kid the key that it names, if it names one
 * @param key the fingerprint of the key that signed it
 * @param times its own times
 * @param leeway its issuer's leeway
 * @param session what it says about the session it is for
 * @param claims all of its claims as JSON was read, unchangeable at every depth, without those that are {@code null}
 * @param fingerprint of the token as it was presented
 */
public record VerifiedToken(
        String issuerName,
        Principal principal,
        Optional<String> jti,
        Optional<String> kid,
        Fingerprint key,
        TokenTimes times,
        Duration leeway,
        SessionClaims session,
        Map<String, Object> claims,
        Fingerprint fingerprint) {

    /** Copies the map; what is deep in it is its maker's to have copied. */
    public VerifiedToken {
        Objects.requireNonNull(jti);
        Objects.requireNonNull(kid);
        claims = Map.copyOf(claims);
    }

    /** When everything it has opened ends: its expiry and the leeway, or {@link Instant#MAX} if it never expires. */
    public Instant deadline() {
        return times.expires().map(expiry -> expiry.plus(leeway)).orElse(Instant.MAX);
    }

    /** What everything that it opens is held by. */
    public Warrant warrant() {
        return new Warrant(issuerName, principal, Optional.of(key), jti, times.issuedAt(), session, deadline());
    }

    /** The issuer's name and the fingerprint: no claim of a person's. */
    @Override
    public String toString() {
        return "VerifiedToken[issuer=%s, fingerprint=%s]".formatted(issuerName, fingerprint);
    }
}
