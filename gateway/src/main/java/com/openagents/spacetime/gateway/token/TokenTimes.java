package com.openagents.spacetime.gateway.token;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The times a token carries (RFC 7519 §4.1), each to the second.
 *
 * @param issuedAt {@code iat}
 * @param notBefore {@code nbf}
 * @param expires {@code exp}, without any leeway
 */
public record TokenTimes(Optional<Instant> issuedAt, Optional<Instant> notBefore, Optional<Instant> expires) {
    /** Checks nothing but presence: whether the times are good is for {@link TimeRules} to say. */
    public TokenTimes {
        Objects.requireNonNull(issuedAt);
        Objects.requireNonNull(notBefore);
        Objects.requireNonNull(expires);
    }
}
