package com.openagents.spacetime.sidecar.bsatn;

/**
 * Number of one client connection: 128 bits, known by 32 lower-case hex digits, stored little-endian like an
 * {@link Identity}.
 *
 * @param text 32 lower-case hex digits
 */
public record ConnectionId(String text) {
    /** Length of a connection's number in bytes. */
    public static final int BYTES = 16;

    /** Refuses anything but 32 lower-case hex digits. */
    public ConnectionId {
        if (!Identity.isLowerHex(text, 2 * BYTES)) {
            throw new IllegalArgumentException(
                    "not a connection id: '%s'; it takes 32 lower-case hex digits".formatted(text));
        }
    }

    /** The connection whose stored, little-endian bytes are these 16. */
    public static ConnectionId fromLittleEndian(byte[] bytes) {
        return new ConnectionId(Identity.reversedHex(bytes));
    }

    @Override
    public String toString() {
        return text;
    }
}
