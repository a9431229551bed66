package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import java.nio.ByteBuffer;

/**
 * Cuts a JSON text (RFC 8259) into tokens, whatever slices it comes in. White space between tokens is passed over. It
 * keeps of a string what its {@link KeptText} was told to, and of a number the value, and knows nothing about the order of
 * tokens.
 */
final class JsonTokens {
    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    private final JsonString string;
    private boolean inString;
    private boolean inNumber;
    private long number;

    /**
     * Starts before the first byte.
     *
     * @param text where strings go; whoever asks for tokens tells it beforehand whether to keep the next one
     */
    JsonTokens(KeptText text) {
        string = new JsonString(text);
    }

    /** Reads on to the end of the next token, or of the bytes. */
    JsonToken next(ByteBuffer bytes) throws BadRequestMessage {
        while (bytes.hasRemaining()) {
            if (inString) {
                inString = !string.isWholeAfter(bytes);
                if (!inString) {
                    return JsonToken.STRING;
                }
            } else if (inNumber) {
                inNumber = isDigit(bytes.get(bytes.position()));
                if (!inNumber) {
                    return JsonToken.NUMBER;
                }
                addDigit(digit(bytes.get()));
            } else {
                var token = begun(bytes.get());
                if (token != JsonToken.MORE) {
                    return token;
                }
            }
        }
        return JsonToken.MORE;
    }

    /** Reads on over white space. */
    static void passSpace(ByteBuffer bytes) {
        while (bytes.hasRemaining() && isSpace(bytes.get(bytes.position()))) {
            bytes.get();
        }
    }

    /** The number that was the last token, an unsigned one of 32 bits. */
    int number() {
        return (int) number;
    }

    private JsonToken begun(byte value) throws BadRequestMessage {
        switch (value) {
            case '{' -> {
                return JsonToken.OBJECT_OPENS;
            }
            case '}' -> {
                return JsonToken.OBJECT_CLOSES;
            }
            case '[' -> {
                return JsonToken.LIST_OPENS;
            }
            case ']' -> {
                return JsonToken.LIST_CLOSES;
            }
            case ':' -> {
                return JsonToken.COLON;
            }
            case ',' -> {
                return JsonToken.COMMA;
            }
            case '"' -> inString = true;
            default -> beginNumberOrPassSpace(value);
        }
        return JsonToken.MORE;
    }

    private void beginNumberOrPassSpace(byte value) throws BadRequestMessage {
        if (isDigit(value)) {
            inNumber = true;
            number = digit(value);
        } else if (!isSpace(value)) {
            throw new BadRequestMessage(Why.OTHER_JSON);
        }
    }

    private void addDigit(int value) throws BadRequestMessage {
        if (number == 0) { // a zero in front
            throw new BadRequestMessage(Why.OTHER_JSON);
        }
        number = 10 * number + value;
        if (number > MAX_NUMBER) {
            throw new BadRequestMessage(Why.BAD_NUMBER);
        }
    }

    private static int digit(byte value) {
        return value - '0';
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == '\n' || value == '\r';
    }
}
