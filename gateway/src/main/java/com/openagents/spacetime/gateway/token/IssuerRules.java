package com.openagents.spacetime.gateway.token;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What makes a token of one issuer a good one, wherever its keys come from.
 *
 * @param name the issuer's short name for logs and metrics
 * @param issuer the {@code iss} claim, compared byte for byte: another slash or letter case is another issuer, and another
 *     identity in SpacetimeDB
 * @param audience the {@code aud} claim
 * @param algorithms what its tokens may be signed with: {@link Algorithm#HS256} alone, or any of the others
 * @param content what its claims must be
 * @param times when a token is good
 * @param claims under which names a token says what it is for
 */
public record IssuerRules(
        String name,
        String issuer,
        Audience audience,
        Set<Algorithm> algorithms,
        ClaimRules content,
        TimeRules times,
        ClaimNames claims) {

    /**
     * The control service's longest lifetime of 900 s and 30 s for its clock, as the maximum age of tokens signed with a shared
     * secret; a lower one would refuse lawful tokens.
     */
    public static final Duration SHARED_SECRET_MAX_AGE = Duration.ofSeconds(930);

    /**
     * The {@code iss} under which the gateway shows clients without a token to SpacetimeDB. No issuer may be configured with
     * it, so that no token can speak for one of them.
     */
    public static final String NOBODY = "spacetime-gateway/anonymous";

    /** Copies the set and checks what would let issuers be mixed up. */
    public IssuerRules {
        algorithms = Set.copyOf(algorithms);
        if (issuer.equals(NOBODY)) {
            throw new IllegalArgumentException(
                    "the issuer %s is \"%s\", which means clients without a token: choose another"
                            .formatted(name, issuer));
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("the issuer \"%s\" has no name".formatted(issuer));
        }
        // SpacetimeDB hashes iss + "|" + sub: a bar in iss could give two subjects of two issuers one identity.
        if (issuer.indexOf('|') >= 0) {
            throw new IllegalArgumentException(
                    "the issuer %s is \"%s\", but a bar in it could give two subjects one identity"
                            .formatted(name, issuer));
        }
        Principal.checkLength("the issuer string of " + name, issuer);
        if (algorithms.isEmpty() || (algorithms.contains(Algorithm.HS256) && algorithms.size() > 1)) {
            throw new IllegalArgumentException(
                    "the issuer %s must have HS256 alone or public-key algorithms alone, not %s"
                            .formatted(name, algorithms));
        }
    }

    /**
     * The rules of the control service's contract: HS256, {@code aud} one string, {@code iat}, {@code jti} and {@code exp}
     * required, at most {@link #SHARED_SECRET_MAX_AGE} old when used.
     */
    public static IssuerRules ofSharedSecret(String name, String issuer, String audience) {
        return new IssuerRules(
                name,
                issuer,
                new Audience(audience, Audience.Form.ONLY),
                Set.of(Algorithm.HS256),
                ClaimRules.requiring(RequiredClaim.IAT, RequiredClaim.JTI, RequiredClaim.EXP),
                new TimeRules(TimeRules.DEFAULT.leeway(), Optional.of(SHARED_SECRET_MAX_AGE), Optional.empty()),
                ClaimNames.DEFAULT);
    }

    /** The rules for an OpenID provider: public-key algorithms, {@code iat} and {@code exp} required, any age. */
    public static IssuerRules ofOpenId(String name, String issuer, String audience) {
        return new IssuerRules(
                name,
                issuer,
                new Audience(audience, Audience.Form.AMONG_OTHERS),
                Set.of(Algorithm.ES256, Algorithm.RS256, Algorithm.EDDSA),
                ClaimRules.requiring(RequiredClaim.IAT, RequiredClaim.EXP),
                TimeRules.DEFAULT,
                ClaimNames.DEFAULT);
    }

    /**
     * The rules for the tokens that SpacetimeDB itself issues: ES256, {@code iat} required and up to half a second ahead, since
     * it is rounded; no expiry and no id; an audience that it may leave out.
     */
    public static IssuerRules ofSpacetimeDb(String name, String issuer, String audience) {
        return new IssuerRules(
                name,
                issuer,
                new Audience(audience, Audience.Form.IF_ANY),
                Set.of(Algorithm.ES256),
                ClaimRules.requiring(RequiredClaim.IAT),
                TimeRules.DEFAULT,
                ClaimNames.DEFAULT);
    }

    /** The same rules with other times. */
    public IssuerRules with(TimeRules other) {
        return new IssuerRules(name, issuer, audience, algorithms, content, other, claims);
    }

    /** The same rules for other claims. */
    public IssuerRules with(ClaimRules other) {
        return new IssuerRules(name, issuer, audience, algorithms, other, times, claims);
    }

    /** The same rules with claims of other names. */
    public IssuerRules with(ClaimNames other) {
        return new IssuerRules(name, issuer, audience, algorithms, content, times, other);
    }

    /** The same rules with other algorithms. */
    public IssuerRules with(Set<Algorithm> other) {
        return new IssuerRules(name, issuer, audience, other, content, times, claims);
    }

    /** Whether tokens are signed with a secret that both sides hold. */
    public boolean isSymmetric() {
        return algorithms.contains(Algorithm.HS256);
    }
}
