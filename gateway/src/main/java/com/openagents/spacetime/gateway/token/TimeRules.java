package com.openagents.spacetime.gateway.token;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an issuer's tokens are good.
 *
 * @param leeway how far its clock may be off, 0 s to 60 s; it stretches {@code exp}, {@code nbf} and {@code iat}, not the
 *     maximum age
 * @param maxAge how long after {@code iat} a token may still open something; what it has opened lives on
 * @param maxLifetime the longest permitted time from {@code iat} to {@code exp}
 */
public record TimeRules(Duration leeway, Optional<Duration> maxAge, Optional<Duration> maxLifetime) {
    /** SpacetimeDB's own: with more than that the gateway would accept what SpacetimeDB then refuses. */
    private static final Duration MAX_LEEWAY = Duration.ofSeconds(60);

    /** 30 s of leeway, nothing else. */
    public static final TimeRules DEFAULT = new TimeRules(Duration.ofSeconds(30), Optional.empty(), Optional.empty());

    /** Checks the ranges. */
    public TimeRules {
        if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
            throw new IllegalArgumentException("a leeway of %s is not within 0 s to 60 s".formatted(leeway));
        }
        if (maxAge.filter(age -> !age.isPositive()).isPresent()) {
            throw new IllegalArgumentException("a maximum age must be above zero, not " + maxAge.get());
        }
        if (maxLifetime.filter(life -> !life.isPositive()).isPresent()) {
            throw new IllegalArgumentException("a maximum lifetime must be above zero, not " + maxLifetime.get());
        }
    }

    /** Says why a token with these times is refused now, or nothing. */
    public Optional<Rejected> refusal(TokenTimes times, Instant now) {
        return expired(times, now)
                .or(() -> early(times.notBefore(), "nbf", now))
                .or(() -> early(times.issuedAt(), "iat", now))
                .or(() -> maxAge.flatMap(limit -> tooOld(times, limit, now)))
                .or(() -> maxLifetime.flatMap(limit -> tooLong(times, limit)));
    }

    private Optional<Rejected> expired(TokenTimes times, Instant now) {
        return times.expires()
                .filter(expiry -> !now.isBefore(expiry.plus(leeway)))
                .map(expiry -> new Rejected(
                        Refusal.TOKEN_EXPIRED,
                        "it expired at %s, and with a leeway of %d s that is over"
                                .formatted(expiry, leeway.toSeconds())));
    }

    private Optional<Rejected> early(Optional<Instant> time, String claim, Instant now) {
        return time.filter(from -> from.isAfter(now.plus(leeway)))
                .map(from -> new Rejected(
                        Refusal.TOKEN_NOT_YET_VALID, "its %s is %s, which is yet to come".formatted(claim, from)));
    }

    private static Optional<Rejected> tooOld(TokenTimes times, Duration limit, Instant now) {
        if (times.issuedAt().isEmpty()) {
            return Optional.of(
                    new Rejected(Refusal.MISSING_IAT, "its issuer limits the age of tokens, and it has no iat"));
        }
        return times.issuedAt()
                .filter(issued -> Duration.between(issued, now).compareTo(limit) > 0)
                .map(issued -> new Rejected(
                        Refusal.TOKEN_TOO_OLD,
                        "it was issued at %s, and its issuer's tokens must be used within %d s"
                                .formatted(issued, limit.toSeconds())));
    }

    private static Optional<Rejected> tooLong(TokenTimes times, Duration limit) {
        var longestExpiry = times.issuedAt().map(issued -> issued.plus(limit));
        var lawful = longestExpiry.isPresent()
                && times.expires()
                        .filter(expiry -> !expiry.isAfter(longestExpiry.get()))
                        .isPresent();
        return lawful
                ? Optional.empty()
                : Optional.of(new Rejected(
                        Refusal.INVALID_TOKEN,
                        "from iat to exp its issuer's tokens may last %d s at most".formatted(limit.toSeconds())));
    }
}
