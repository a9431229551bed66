package com.openagents.spacetime.gateway.revocation;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What makes a signed request good only once.
 *
 * @param text {@code revk_} and 1 to 123 letters, digits, {@code -} or {@code _}
 * @param until from when on the request is refused for its age, so that its nonce need not be remembered
 */
public record Nonce(String text, Instant until) {
    private static final Pattern FORM = Pattern.compile("revk_[A-Za-z0-9_-]{1,123}");

    /** Refuses any other form. */
    public Nonce {
        if (!isNonce(text)) {
            throw new IllegalArgumentException("this is no nonce: it must be revk_ and 1 to 123 letters or digits");
        }
    }

    static boolean isNonce(String text) {
        return FORM.matcher(text).matches();
    }
}
