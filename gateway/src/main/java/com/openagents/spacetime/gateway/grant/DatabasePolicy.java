package com.openagents.spacetime.gateway.grant;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A database that is served.
 *
 * @param name its name as SpacetimeDB takes it: lower-case letters and digits, in groups joined by single hyphens
 * @param identity the only identity that may stand behind the name, as 64 lower-case hexadecimal digits; empty if whichever
 *     SpacetimeDB resolves it to is meant
 * @param anonymous what becomes of clients without a token
 * @param emptyStreams what {@code {stream}} in a template stands for when a token names no streams
 */
public record DatabasePolicy(String name, Optional<String> identity, Anonymous anonymous, EmptyStreams emptyStreams) {
    /** What becomes of clients without a token. */
    public enum Anonymous {
        /** They are refused. */
        DENY,
        /** They are let in as the issuer {@link Policy#ANONYMOUS}, and get what the grants give to that one. */
        ALLOW
    }

    /** What {@code {stream}} stands for when a token names no streams. */
    public enum EmptyStreams {
        /** No stream at all. */
        DENY,
        /** Any stream: for issuers that do not name streams yet. */
        ALL
    }

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern IDENTITY = Pattern.compile("[0-9a-f]{64}");

    /** Refuses a name or an identity that SpacetimeDB would not print. */
    public DatabasePolicy {
        Objects.requireNonNull(anonymous);
        Objects.requireNonNull(emptyStreams);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name of a database: it takes lower-case letters and digits, in groups joined by single hyphens"
                            .formatted(name));
        }
        identity.filter(digits -> !IDENTITY.matcher(digits).matches()).ifPresent(digits -> {
            throw new IllegalArgumentException(
                    "\"%s\" is no identity of a database: it takes 64 hexadecimal digits in lower case"
                            .formatted(digits));
        });
    }

    /** A database by its name alone: any identity, nobody without a token, no stream for a token that names none. */
    public static DatabasePolicy of(String name) {
        return new DatabasePolicy(name, Optional.empty(), Anonymous.DENY, EmptyStreams.DENY);
    }
}
