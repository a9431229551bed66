package com.openagents.spacetime.gateway.frame;

import java.nio.ByteBuffer;

/** Control frames as bytes (RFC 6455 §5.5): how the gateway's own are written, and how the payload of any is read. */
public final class ControlFrame {
    /** The largest payload that a control frame may have, in bytes (RFC 6455 §5.5). */
    public static final int MAX_PAYLOAD = 125;

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int LENGTH_IN_2_BYTES = 126;

    private ControlFrame() {}

    /**
     * A frame as a server sends it.
     *
     * @throws IllegalArgumentException for an opcode that is not a control frame's, or more than 125 bytes
     */
    public static byte[] unmasked(Opcode opcode, byte[] payload) {
        check(opcode, payload);
        return ByteBuffer.allocate(2 + payload.length)
                .put((byte) (FIN | opcode.bits()))
                .put((byte) payload.length)
                .put(payload)
                .array();
    }

    /**
     * A frame as a client sends it.
     *
     * @param key the masking key, not to be foreseen by who chose the payload (RFC 6455 §5.3)
     * @throws IllegalArgumentException for an opcode that is not a control frame's, or more than 125 bytes
     */
    public static byte[] masked(Opcode opcode, byte[] payload, int key) {
        check(opcode, payload);
        return ByteBuffer.allocate(2 + Integer.BYTES + payload.length)
                .put((byte) (FIN | opcode.bits()))
                .put((byte) (MASK | payload.length))
                .putInt(key)
                .put(maskedWith(key, payload))
                .array();
    }

    /**
     * The payload of a whole control frame, unmasked if it was masked. Reads a length of up to two more bytes, for the
     * sake of Close frames that are too long ({@link Sender#SERVER}). The buffer's position is left alone.
     *
     * @param frame from the frame's first byte to its last
     */
    public static byte[] payload(ByteBuffer frame) {
        var bytes = frame.slice();
        var second = bytes.get(1);
        bytes.position((second & 0x7F) == LENGTH_IN_2_BYTES ? 4 : 2);
        var key = (second & MASK) != 0 ? bytes.getInt() : 0;
        var payload = new byte[bytes.remaining()];
        bytes.get(payload);
        return maskedWith(key, payload);
    }

    private static void check(Opcode opcode, byte[] payload) {
        if (!opcode.isControl() || payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "not a control frame: %s with %d bytes (RFC 6455 §5.5)".formatted(opcode, payload.length));
        }
    }

    private static byte[] maskedWith(int key, byte[] payload) {
        var masked = new byte[payload.length];
        Masking.copy(ByteBuffer.wrap(payload), key, 0, ByteBuffer.wrap(masked));
        return masked;
    }
}
