package com.openagents.spacetime.gateway.token;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What an issuer's tokens must claim besides {@code iss}, {@code aud} and {@code sub}, and what they must not.
 *
 * @param required the claims whose absence has a meaning of its own
 * @param others further claims that must be there and not be {@code null}, whatever they hold
 * @param version what {@code oa_claims_version} must say, letter by letter; empty if it may say anything
 * @param deniedJtis the ids of tokens that were taken back by configuration
 */
public record ClaimRules(
        Set<RequiredClaim> required, Set<String> others, Optional<String> version, Set<String> deniedJtis) {
    private static final String VERSION = "oa_claims_version";

    /** Copies the sets; refuses names and ids that are blank, which no token could mean. */
    public ClaimRules {
        required = Set.copyOf(required);
        others = Set.copyOf(others);
        deniedJtis = Set.copyOf(deniedJtis);
        if (others.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a required claim has no name");
        }
        if (deniedJtis.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a denied jti is empty, and no token could have it");
        }
    }

    /** Rules that require these claims and nothing else. */
    public static ClaimRules requiring(RequiredClaim... required) {
        return new ClaimRules(Set.of(required), Set.of(), Optional.empty(), Set.of());
    }

    /** Whether the deny-list names this id. */
    public boolean denies(String jti) {
        return deniedJtis.contains(jti);
    }

    void check(Claims claims, TokenTimes times, Optional<String> jti) throws TokenRefused {
        if (required.contains(RequiredClaim.EXP) && times.expires().isEmpty()) {
            throw TokenRefused.invalid("it has no exp");
        }
        var issued = times.issuedAt().filter(time -> time.isAfter(Instant.EPOCH));
        if (required.contains(RequiredClaim.IAT) && issued.isEmpty()) {
            throw new TokenRefused(Refusal.MISSING_IAT, "it has no iat, or a zero one");
        }
        if (required.contains(RequiredClaim.JTI) && jti.isEmpty()) {
            throw new TokenRefused(Refusal.MISSING_JTI, "it has no jti, or an empty one");
        }
        for (var name : others) {
            if (claims.raw(name) == null) {
                throw TokenRefused.invalid("it has no %s, which its issuer's tokens must have".formatted(name));
            }
        }
        if (version.isPresent() && !version.get().equals(claims.raw(VERSION))) {
            throw TokenRefused.invalid("its %s is not \"%s\"".formatted(VERSION, version.get()));
        }
        if (jti.filter(this::denies).isPresent()) {
            throw new TokenRefused(Refusal.TOKEN_REVOKED, "its jti is on its issuer's deny-list");
        }
    }
}
