package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.TimeRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * How long a revocation is remembered: until no token that it takes can open anything any more.
 *
 * @param span counted from the cut-off, or from when it was added if that was later; empty: for ever
 */
public record Retention(Optional<Duration> span) {
    /** Nothing is forgotten. */
    public static final Retention FOR_EVER = new Retention(Optional.empty());

    /** How long a ticket may hold a token back that has become too old meanwhile, with a second to spare for rounding. */
    private static final Duration TICKET = Duration.ofSeconds(61);

    /** Refuses a span below zero. */
    public Retention {
        if (span.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("revocations cannot be kept for %s".formatted(span.get()));
        }
    }

    /**
     * As long as the most patient issuer requires. An issuer that bounds neither the lifetime nor the age of its tokens
     * makes it for ever.
     */
    public static Retention of(Collection<IssuerRules> issuers) {
        var longest = Duration.ZERO;
        for (var issuer : issuers) {
            var needed = spanOf(issuer.times());
            if (needed.isEmpty()) {
                return FOR_EVER;
            }
            longest = needed.get().compareTo(longest) > 0 ? needed.get() : longest;
        }
        return new Retention(Optional.of(longest));
    }

    /**
     * A token that a cut-off takes says at most the leeway too late when it was issued. A lifetime then ends it, another
     * leeway later; an age keeps it from opening anything, apart from the ticket it may have got in its last second.
     */
    private static Optional<Duration> spanOf(TimeRules times) {
        var byLifetime =
                times.maxLifetime().map(life -> life.plus(times.leeway().multipliedBy(2)));
        var byAge = times.maxAge().map(age -> age.plus(times.leeway()).plus(TICKET));
        if (byLifetime.isPresent() && byAge.isPresent()) {
            return byLifetime.get().compareTo(byAge.get()) < 0 ? byLifetime : byAge;
        }
        return byLifetime.or(() -> byAge);
    }

    /** Whether what counts from {@code since} need not be remembered any more. */
    boolean isOver(Instant since, Instant now) {
        return span.filter(length -> now.isAfter(since.plus(length))).isPresent();
    }
}
