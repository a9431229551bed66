package com.openagents.spacetime.sidecar.bsatn;

import java.util.HexFormat;

/**
 * An identity of a user or a database: 256 bits, known by 64 lower-case hex digits. SpacetimeDB stores it as a
 * little-endian number, so its bytes run against its text (a database's text begins with {@code c200}, its bytes end in
 * {@code 00 c2}); only the keys of one control tree hold it in the order of the text.
 *
 * @param text 64 lower-case hex digits
 */
public record Identity(String text) {
    /** Length of an identity in bytes. */
    public static final int BYTES = 32;

    /** Refuses anything but 64 lower-case hex digits. */
    public Identity {
        if (!isLowerHex(text, 2 * BYTES)) {
            throw new IllegalArgumentException(
                    "not an identity: '%s'; it takes 64 lower-case hex digits".formatted(text));
        }
    }

    /** The identity whose stored, little-endian bytes are these 32. */
    public static Identity fromLittleEndian(byte[] bytes) {
        return new Identity(reversedHex(bytes));
    }

    /** The identity whose bytes in the order of its text are these 32. */
    public static Identity fromBigEndian(byte[] bytes) {
        return new Identity(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return text;
    }

    static String reversedHex(byte[] littleEndian) {
        var digits = new StringBuilder(2 * littleEndian.length);
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            HexFormat.of().toHexDigits(digits, littleEndian[i]);
        }
        return digits.toString();
    }

    static boolean isLowerHex(String text, int length) {
        return text.length() == length && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
