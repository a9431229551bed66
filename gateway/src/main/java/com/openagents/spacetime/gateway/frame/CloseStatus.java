package com.openagents.spacetime.gateway.frame;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a Close frame says (RFC 6455 §5.5.1), in a form that may be sent: a legal code and a reason of at most 123 bytes
 * of UTF-8; or {@link #NONE}.
 *
 * @param code 1000..1003, 1007..1014 or 3000..4999; 1005 stands for a Close without any code, and then for an empty frame
 * @param reason text for people and logs; empty where nothing is said
 */
public record CloseStatus(int code, String reason) implements CloseReading {
    /** A Close that says nothing: an empty payload. */
    public static final CloseStatus NONE = new CloseStatus(1005, "");
    /** The other end has gone away. */
    public static final CloseStatus GOING_AWAY = new CloseStatus(1001, "");

    private static final int NO_CODE = 1005;
    private static final int INTERNAL_ERROR = 1011;
    private static final int CODE_BYTES = 2;
    private static final int MAX_REASON = ControlFrame.MAX_PAYLOAD - CODE_BYTES;

    /** Refuses what may not be sent. */
    public CloseStatus {
        if (code == NO_CODE ? !reason.isEmpty() : !maySend(code)) {
            throw new IllegalArgumentException("a Close may not say %d '%s' (RFC 6455 §7.4)".formatted(code, reason));
        }
        if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
            throw new IllegalArgumentException("a Close reason has at most 123 bytes, not '%s'".formatted(reason));
        }
    }

    /** What a refused client is told. */
    public static CloseStatus of(Refusal refusal) {
        return cut(refusal.closeCode(), refusal.reason());
    }

    /** What a client is told that is refused for a while. */
    public static CloseStatus of(Refusal refusal, Duration retryAfter) {
        return cut(refusal.closeCode(), refusal.reason(retryAfter));
    }

    /** A status whose reason is cut, at the border of a character, to what fits into a Close frame. */
    public static CloseStatus cut(int code, String reason) {
        var bytes = ByteBuffer.allocate(MAX_REASON);
        var chars = CharBuffer.wrap(reason);
        var encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        encoder.encode(chars, bytes, true);
        return new CloseStatus(code, StandardCharsets.UTF_8.decode(bytes.flip()).toString());
    }

    /** Reads the payload of a Close strictly, as it has to be from a client. */
    public static CloseReading read(byte[] payload) {
        if (payload.length == 0) {
            return NONE;
        }
        if (payload.length < CODE_BYTES) {
            return new CloseReading.Illegal(FrameFault.CLOSE_CUT_SHORT);
        }
        var code = code(payload);
        if (!maySend(code)) {
            return new CloseReading.Illegal(FrameFault.CLOSE_CODE_ILLEGAL);
        }
        try {
            return new CloseStatus(code, reason(payload, CodingErrorAction.REPORT));
        } catch (CharacterCodingException notUtf8) {
            return new CloseReading.Illegal(FrameFault.CLOSE_REASON_NOT_UTF8);
        }
    }

    /**
     * Reads the payload of a Close as SpacetimeDB sends it and makes it legal: the reason is cut to 123 bytes, a code that
     * may not be sent becomes 1011, what is not UTF-8 is replaced. A payload of one byte counts as empty.
     */
    public static CloseStatus mended(byte[] payload) {
        if (payload.length < CODE_BYTES) {
            return NONE;
        }
        var code = code(payload);
        try {
            return cut(maySend(code) ? code : INTERNAL_ERROR, reason(payload, CodingErrorAction.REPLACE));
        } catch (CharacterCodingException impossible) {
            throw new IllegalStateException("a decoder that replaces has reported", impossible);
        }
    }

    /** The payload of the Close frame: nothing, or code and reason. */
    public byte[] payload() {
        if (code == NO_CODE) {
            return new byte[0];
        }
        var bytes = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(CODE_BYTES + bytes.length)
                .putShort((short) code)
                .put(bytes)
                .array();
    }

    /** Whether a Close frame may carry the code: not the ones that only stand for what was never sent (RFC 6455 §7.4.1). */
    private static boolean maySend(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    private static int code(byte[] payload) {
        return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }

    private static String reason(byte[] payload, CodingErrorAction onError) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(onError)
                .onUnmappableCharacter(onError)
                .decode(ByteBuffer.wrap(payload, CODE_BYTES, payload.length - CODE_BYTES))
                .toString();
    }
}
