package com.openagents.spacetime.sidecar.bsatn;

import java.util.HexFormat;

/**
 * A 256-bit hash, stored in the order of its text: of a program, Keccak-256 (the original padding, not SHA3-256).
 *
 * @param text 64 lower-case hex digits
 */
public record Hash(String text) {
    /** Length of a hash in bytes. */
    public static final int BYTES = 32;

    /** Refuses anything but 64 lower-case hex digits. */
    public Hash {
        if (!Identity.isLowerHex(text, 2 * BYTES)) {
            throw new IllegalArgumentException("not a hash: '%s'; it takes 64 lower-case hex digits".formatted(text));
        }
    }

    /** The hash that these 32 bytes are. */
    public static Hash of(byte[] bytes) {
        return new Hash(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return text;
    }
}
