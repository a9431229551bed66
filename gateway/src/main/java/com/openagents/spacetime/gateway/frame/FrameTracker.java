package com.openagents.spacetime.gateway.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the frames of one direction by their headers alone (RFC 6455 §5.2), however the bytes are sliced: a header may
 * arrive byte by byte, a slice may hold a thousand frames. Payloads are stepped over, so the cost is that of the headers.
 * It keeps no bytes and makes no objects: what there is to know about the frame last seen stands in accessors until the
 * next frame's first byte is read.
 *
 * <pre>
 *   FIRST ─► SECOND ─► LENGTH (0, 2 or 8 bytes) ─► KEY (0 or 4 bytes) ─► PAYLOAD ─► FIRST …
 *     └────────┴──────────┴─► FAULT, for good
 * </pre>
 *
 * <p>Not thread-safe: it belongs to whoever reads the direction.
 */
public final class FrameTracker {
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASK = 0x80;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;

    private enum Stage {
        FIRST,
        SECOND,
        LENGTH,
        KEY,
        PAYLOAD
    }

    private final Sender sender;
    private final long maxMessage;

    private Stage stage = Stage.FIRST;
    private boolean inMessage;
    private long messageLength;
    private @Nullable FrameFault fault;

    private Opcode opcode = Opcode.CONTINUATION;
    private boolean fin;
    private int headerLength;
    private int lengthBytes;
    private int lengthBytesLeft;
    private int keyBytesLeft;
    private int maskKey;
    private long payloadLength;
    private long payloadLeft;

    /**
     * Starts before the first frame of a direction.
     *
     * @param sender whose frames these are
     * @param maxMessage the largest payload of one message, all its fragments together, in bytes; 0 or more
     */
    public FrameTracker(Sender sender, long maxMessage) {
        if (maxMessage < 0) {
            throw new IllegalArgumentException("a message limit is 0 bytes or more, not " + maxMessage);
        }
        this.sender = sender;
        this.maxMessage = maxMessage;
    }

    /**
     * Reads on from the buffer's position to the next mark and leaves the position there. Call it again until it answers
     * {@link Mark#MORE}; then everything has been read. A fault leaves the position behind the byte that shows it, and is
     * answered for good.
     */
    public Mark next(ByteBuffer bytes) {
        while (stage != Stage.PAYLOAD) {
            if (fault != null) {
                return Mark.FAULT;
            }
            if (!bytes.hasRemaining()) {
                return Mark.MORE;
            }
            fault = headerByte(bytes.get() & 0xFF);
        }
        var step = (int) Math.min(payloadLeft, bytes.remaining());
        bytes.position(bytes.position() + step);
        payloadLeft -= step;
        return payloadLeft > 0 ? Mark.MORE : frameEnds();
    }

    /** What is wrong, once {@link #next} has answered {@link Mark#FAULT}; null before. */
    public @Nullable FrameFault fault() {
        return fault;
    }

    /** Whether no frame is under way. */
    public boolean betweenFrames() {
        return stage == Stage.FIRST;
    }

    /** Whether a frame is under way of which payload is still to come, its header being whole. */
    public boolean inPayload() {
        return stage == Stage.PAYLOAD;
    }

    /** Whether the next data frame must continue a message: one has begun, and none of its whole frames was the last. */
    public boolean inMessage() {
        return inMessage;
    }

    /** The opcode of the frame last seen, whole once its first byte is. */
    public Opcode opcode() {
        return opcode;
    }

    /** Whether the frame last seen is the last one of its message. */
    public boolean fin() {
        return fin;
    }

    /** The header of the frame last seen, in bytes so far read: 2 to 14 once it is whole. */
    public int headerLength() {
        return headerLength;
    }

    /** The payload of the frame last seen, in bytes; valid once its header is whole. */
    public long payloadLength() {
        return payloadLength;
    }

    /** How much of the payload of the frame last seen has been stepped over, in bytes; valid once its header is whole. */
    public long payloadRead() {
        return payloadLength - payloadLeft;
    }

    /** The masking key of the frame last seen, its first byte the highest; 0 without one. Valid once its header is whole. */
    public int maskKey() {
        return maskKey;
    }

    /** The payload of the message last seen, as announced by the headers of its fragments so far, in bytes. */
    public long messageLength() {
        return messageLength;
    }

    /** How many bytes of the frame under way have been read, header and payload; 0 between frames. */
    public long bytesOfFrame() {
        return betweenFrames() ? 0 : headerLength + (inPayload() ? payloadRead() : 0);
    }

    private Mark frameEnds() {
        stage = Stage.FIRST;
        if (opcode.isControl()) {
            return Mark.CONTROL;
        }
        inMessage = !fin;
        return fin ? Mark.MESSAGE : Mark.FRAME;
    }

    private @Nullable FrameFault headerByte(int value) {
        return switch (stage) {
            case FIRST -> firstByte(value);
            case SECOND -> secondByte(value);
            case LENGTH -> lengthByte(value);
            case KEY, PAYLOAD -> keyByte(value);
        };
    }

    private @Nullable FrameFault firstByte(int value) {
        headerLength = 1;
        payloadLength = 0;
        payloadLeft = 0;
        maskKey = 0;
        stage = Stage.SECOND;
        var named = Opcode.of(value);
        if ((value & RESERVED) != 0) {
            return FrameFault.RESERVED_BIT;
        }
        if (named == null) {
            return FrameFault.RESERVED_OPCODE;
        }
        opcode = named;
        fin = (value & FIN) != 0;
        if (opcode.isControl()) {
            return fin ? null : FrameFault.FRAGMENTED_CONTROL;
        }
        if (opcode == Opcode.CONTINUATION) {
            return inMessage ? null : FrameFault.STRAY_CONTINUATION;
        }
        return inMessage ? FrameFault.INTERLEAVED_MESSAGE : null;
    }

    private @Nullable FrameFault secondByte(int value) {
        headerLength = 2;
        var masked = (value & MASK) != 0;
        if (masked != sender.masks()) {
            return masked ? FrameFault.MASKED : FrameFault.NOT_MASKED;
        }
        keyBytesLeft = masked ? Integer.BYTES : 0;
        var length = value & 0x7F;
        lengthBytes = length == LENGTH_IN_8_BYTES ? Long.BYTES : length == LENGTH_IN_2_BYTES ? Short.BYTES : 0;
        if (opcode.isControl() && !mayBeThatLong()) {
            return FrameFault.LONG_CONTROL;
        }
        lengthBytesLeft = lengthBytes;
        if (lengthBytes > 0) {
            stage = Stage.LENGTH;
            return null;
        }
        payloadLength = length;
        return lengthKnown();
    }

    private boolean mayBeThatLong() {
        return lengthBytes == 0
                || (opcode == Opcode.CLOSE
                        && lengthBytes == Short.BYTES
                        && sender.longestClose() > ControlFrame.MAX_PAYLOAD);
    }

    private @Nullable FrameFault lengthByte(int value) {
        headerLength++;
        payloadLength = payloadLength << Byte.SIZE | value;
        if (lengthBytes == Long.BYTES && lengthBytesLeft == Long.BYTES && value > 0x7F) {
            return FrameFault.LENGTH_NEGATIVE;
        }
        if (--lengthBytesLeft > 0) {
            return null;
        }
        if (payloadLength < (lengthBytes == Short.BYTES ? LENGTH_IN_2_BYTES : 1 << Short.SIZE)) {
            return FrameFault.LENGTH_NOT_MINIMAL;
        }
        return lengthKnown();
    }

    private @Nullable FrameFault lengthKnown() {
        if (opcode.isControl()) {
            if (opcode == Opcode.CLOSE && payloadLength == 1) {
                return FrameFault.CLOSE_CUT_SHORT;
            }
        } else {
            var before = inMessage ? messageLength : 0;
            if (payloadLength > maxMessage - before) {
                return FrameFault.MESSAGE_TOO_BIG;
            }
            messageLength = before + payloadLength;
        }
        stage = keyBytesLeft > 0 ? Stage.KEY : Stage.PAYLOAD;
        payloadLeft = payloadLength;
        return null;
    }

    private @Nullable FrameFault keyByte(int value) {
        headerLength++;
        maskKey = maskKey << Byte.SIZE | value;
        if (--keyBytesLeft == 0) {
            stage = Stage.PAYLOAD;
        }
        return null;
    }
}
