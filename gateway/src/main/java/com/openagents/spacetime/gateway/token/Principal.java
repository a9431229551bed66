package com.openagents.spacetime.gateway.token;

import java.nio.charset.StandardCharsets;

/**
 * Who a token speaks for: the pair from which SpacetimeDB computes its identity. Both parts are kept byte for byte.
 *
 * @param issuer the {@code iss} claim, 1 to 128 bytes of UTF-8
 * @param subject the {@code sub} claim, 1 to 128 bytes of UTF-8
 */
public record Principal(String issuer, String subject) {
    private static final int MAX_BYTES = 128;

    /** Refuses what SpacetimeDB would refuse: a part that is empty or too long. */
    public Principal {
        checkLength("the issuer", issuer);
        checkLength("the subject", subject);
    }

    static void checkLength(String what, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "%s has %d bytes, SpacetimeDB takes 1 to %d".formatted(what, bytes, MAX_BYTES));
        }
        // An unpaired surrogate has no UTF-8: as "?" it would take over the identity of another text.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException("%s is no Unicode text".formatted(what));
        }
    }
}
