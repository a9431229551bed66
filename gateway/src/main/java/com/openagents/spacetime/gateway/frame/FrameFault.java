package com.openagents.spacetime.gateway.frame;

import com.openagents.spacetime.gateway.refusal.Refusal;

/** Every way in which bytes fail to be WebSocket frames. After a fault nothing behind it can be told apart any more. */
public enum FrameFault {
    /** A reserved bit is set although no extension was negotiated (RFC 6455 §5.2). */
    RESERVED_BIT(Refusal.BAD_FRAME),
    /** An opcode that the RFC reserves (§5.2). */
    RESERVED_OPCODE(Refusal.BAD_FRAME),
    /** A control frame without FIN (§5.5). */
    FRAGMENTED_CONTROL(Refusal.BAD_FRAME),
    /** A control frame with more payload than its sender may send (§5.5; {@link Sender}). */
    LONG_CONTROL(Refusal.BAD_FRAME),
    /** A continuation where no message is under way (§5.4). */
    STRAY_CONTINUATION(Refusal.BAD_FRAME),
    /** A new message before the one under way has ended (§5.4). */
    INTERLEAVED_MESSAGE(Refusal.BAD_FRAME),
    /** A client's frame without a masking key (§5.1). */
    NOT_MASKED(Refusal.BAD_FRAME),
    /** A server's frame with a masking key (§5.1). */
    MASKED(Refusal.BAD_FRAME),
    /** A length in more bytes than it needs (§5.2). */
    LENGTH_NOT_MINIMAL(Refusal.BAD_FRAME),
    /** A 64-bit length with its highest bit set (§5.2). */
    LENGTH_NEGATIVE(Refusal.BAD_FRAME),
    /** A message above the direction's limit, known from the header of the frame that exceeds it. */
    MESSAGE_TOO_BIG(Refusal.MESSAGE_TOO_BIG),
    /** A Close whose payload is one byte: neither empty nor a code (§5.5.1). */
    CLOSE_CUT_SHORT(Refusal.BAD_FRAME),
    /** A Close with a code that must not be sent (§7.4). */
    CLOSE_CODE_ILLEGAL(Refusal.BAD_FRAME),
    /** A Close whose reason is not UTF-8 (§5.5.1). */
    CLOSE_REASON_NOT_UTF8(Refusal.BAD_FRAME);

    private final Refusal refusal;

    FrameFault(Refusal refusal) {
        this.refusal = refusal;
    }

    /** What a client that sent this is told. */
    public Refusal refusal() {
        return refusal;
    }
}
