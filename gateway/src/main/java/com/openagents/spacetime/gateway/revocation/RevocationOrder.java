package com.openagents.spacetime.gateway.revocation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one request asks to take back. It is stored whole or not at all.
 *
 * @param revocations at most {@value #MAX_REVOCATIONS}; none at all is an order too, which only uses up its nonce
 * @param reason for the log: at most {@value #MAX_REASON_LENGTH} characters, the rest is cut off; control characters become
 *     spaces. May be empty
 * @param nonce by which a repetition is known; empty if the request's sender is known otherwise
 */
public record RevocationOrder(List<Revocation> revocations, String reason, Optional<Nonce> nonce) {
    /** A document has up to four lists of a thousand. */
    public static final int MAX_REVOCATIONS = 4000;

    /** A sentence or two. */
    public static final int MAX_REASON_LENGTH = 200;

    /** Copies the list, makes the reason fit for a log line. */
    public RevocationOrder {
        revocations = List.copyOf(revocations);
        Objects.requireNonNull(nonce);
        if (revocations.size() > MAX_REVOCATIONS) {
            throw new IllegalArgumentException(
                    "%d revocations in one order are more than %d".formatted(revocations.size(), MAX_REVOCATIONS));
        }
        var printable = reason.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ").strip();
        reason = printable.substring(
                0,
                printable.offsetByCodePoints(
                        0, Math.min(printable.codePointCount(0, printable.length()), MAX_REASON_LENGTH)));
    }
}
