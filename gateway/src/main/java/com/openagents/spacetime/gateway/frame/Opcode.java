package com.openagents.spacetime.gateway.frame;

import org.jspecify.annotations.Nullable;

/** What a frame carries: the opcodes that RFC 6455 §5.2 defines. All others are reserved, so none of ours. */
public enum Opcode {
    /** A further fragment of the message under way. */
    CONTINUATION(0x0),
    /** The first, perhaps only, fragment of a text message. */
    TEXT(0x1),
    /** The first, perhaps only, fragment of a binary message. */
    BINARY(0x2),
    /** The sender's last frame. */
    CLOSE(0x8),
    /** Asks for a pong with the same payload. */
    PING(0x9),
    /** Answers a ping, or says unasked that its sender lives. */
    PONG(0xA);

    private static final @Nullable Opcode[] BY_BITS = new @Nullable Opcode[16];

    static {
        for (var opcode : values()) {
            BY_BITS[opcode.bits] = opcode;
        }
    }

    private final int bits;

    Opcode(int bits) {
        this.bits = bits;
    }

    /** The low four bits of a frame's first byte. */
    public int bits() {
        return bits;
    }

    /** Whether this frame stands for itself and may lie between the fragments of a message (RFC 6455 §5.5). */
    public boolean isControl() {
        return bits >= 0x8;
    }

    /** The opcode in a frame's first byte, or null where it is a reserved one. */
    static @Nullable Opcode of(int firstByte) {
        return BY_BITS[firstByte & 0x0F];
    }
}
