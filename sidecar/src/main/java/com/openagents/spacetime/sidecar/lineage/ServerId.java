package com.openagents.spacetime.sidecar.lineage;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a server is called in the bucket: random, made at its first claim, noted beside its data directory.
 *
 * @param value 32 lower-case hex digits
 */
public record ServerId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");

    /** Refuses anything but 32 lower-case hex digits. */
    public ServerId {
        if (!isOne(value)) {
            throw new IllegalArgumentException(
                    "not a server id: '%s'; it takes 32 lower-case hex digits".formatted(value));
        }
    }

    /** Whether a text can be one. */
    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** A new one. */
    public static ServerId random() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return new ServerId(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
