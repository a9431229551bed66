package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A JSON string behind its opening quote (RFC 8259 §7), decoded into a {@link KeptText} byte by byte. An escaped surrogate
 * must be one half of a pair, as otherwise it is no text.
 *
 * <pre>
 *   PLAIN ─► ESCAPE ─► PLAIN
 *              └─► HEX ─► PLAIN
 *                   └─► PAIR_ESCAPE ─► PAIR_U ─► HEX
 * </pre>
 */
final class JsonString {
    private static final int HEX_DIGITS = 4;

    private enum Stage {
        PLAIN,
        ESCAPE,
        HEX,
        PAIR_ESCAPE,
        PAIR_U
    }

    private final KeptText text;
    private final Utf8Check utf8 = new Utf8Check();
    private Stage stage = Stage.PLAIN;
    private int unit; // of UTF-16, under way
    private int unitDigits;
    private char high; // the first half of a pair; 0 if there is none

    JsonString(KeptText text) {
        this.text = text;
    }

    /** Reads on, at most to the closing quote, and tells whether that was read. Then the next string may come. */
    boolean isWholeAfter(ByteBuffer bytes) throws BadRequestMessage {
        while (bytes.hasRemaining()) {
            var value = bytes.get() & 0xFF;
            switch (stage) {
                case PLAIN -> {
                    if (value == '"' && utf8.isWhole()) {
                        return true;
                    }
                    plain(value);
                }
                case ESCAPE -> escape(value);
                case HEX -> hexDigit(value);
                case PAIR_ESCAPE -> pairGoesOn(value, '\\', Stage.PAIR_U);
                case PAIR_U -> pairGoesOn(value, 'u', Stage.HEX);
            }
        }
        return false;
    }

    private void plain(int value) throws BadRequestMessage {
        if (!utf8.accepts(value)) {
            throw new BadRequestMessage(Why.NOT_UTF8);
        }
        if (value < ' ') {
            throw new BadRequestMessage(Why.OTHER_JSON);
        }
        if (value == '\\') {
            stage = Stage.ESCAPE;
        } else {
            text.add(value);
        }
    }

    private void escape(int value) throws BadRequestMessage {
        stage = Stage.PLAIN;
        switch (value) {
            case '"', '\\', '/' -> text.add(value);
            case 'b' -> text.add('\b');
            case 'f' -> text.add('\f');
            case 'n' -> text.add('\n');
            case 'r' -> text.add('\r');
            case 't' -> text.add('\t');
            case 'u' -> stage = Stage.HEX;
            default -> throw new BadRequestMessage(Why.OTHER_JSON);
        }
    }

    private void hexDigit(int value) throws BadRequestMessage {
        if (!HexFormat.isHexDigit(value)) {
            throw new BadRequestMessage(Why.OTHER_JSON);
        }
        unit = (unit << 4) | HexFormat.fromHexDigit(value);
        unitDigits++;
        if (unitDigits < HEX_DIGITS) {
            return;
        }
        var whole = (char) unit;
        unit = 0;
        unitDigits = 0;
        endUnit(whole);
    }

    private void endUnit(char whole) throws BadRequestMessage {
        stage = Stage.PLAIN;
        if (Character.isLowSurrogate(whole) != (high != 0)) {
            throw new BadRequestMessage(Why.NOT_UTF8);
        }
        if (Character.isHighSurrogate(whole)) {
            high = whole;
            stage = Stage.PAIR_ESCAPE;
        } else if (high != 0) {
            text.addCodePoint(Character.toCodePoint(high, whole));
            high = 0;
        } else {
            text.addCodePoint(whole);
        }
    }

    private void pairGoesOn(int value, char expected, Stage next) throws BadRequestMessage {
        if (value != expected) {
            throw new BadRequestMessage(Why.NOT_UTF8);
        }
        stage = next;
    }
}
