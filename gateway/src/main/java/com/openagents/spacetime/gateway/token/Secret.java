package com.openagents.spacetime.gateway.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Text that must never be written down: a token, a ticket, a shared key. It prints as {@code ***}; only
 * {@link #reveal()} gives it away, so that every place that does can be found by name.
 */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Wraps a text, empty or not. */
    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The text itself, for the one party it is meant for. */
    public String reveal() {
        return text;
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    /** Three asterisks, whatever the text. */
    @Override
    public String toString() {
        return "***";
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
