package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that comes in piece by piece as UTF-8, either kept up to a limit or let pass. Its room grows with what really
 * comes, not with what is announced. It begins by letting pass.
 */
final class KeptText {
    private static final int FIRST_ROOM = 64;
    private static final byte[] NOTHING = {};
    private static final char REPLACEMENT = '\uFFFD';

    private byte[] bytes = NOTHING;
    private int length;
    private boolean keeping;
    private int most;
    private Why ifLonger = Why.OTHER_JSON;

    /**
     * The next text is kept.
     *
     * @param most its longest, in bytes
     * @param ifLonger what is wrong with a longer one
     */
    void keep(int most, Why ifLonger) {
        this.most = most;
        this.ifLonger = ifLonger;
        keeping = true;
        length = 0;
    }

    /** The next text is let pass. */
    void letPass() {
        keeping = false;
    }

    /** Says at once whether a text of that length, in bytes, may come. */
    void announce(long announced) throws BadRequestMessage {
        if (keeping && announced > most) {
            throw new BadRequestMessage(ifLonger);
        }
    }

    void add(int value) throws BadRequestMessage {
        if (keeping) {
            makeRoom(1);
            bytes[length++] = (byte) value;
        }
    }

    /** Takes that many bytes from the buffer. */
    void add(ByteBuffer from, int count) throws BadRequestMessage {
        if (keeping) {
            makeRoom(count);
            from.get(bytes, length, count);
            length += count;
        } else {
            from.position(from.position() + count);
        }
    }

    /**
     * Takes one character.
     *
     * @param codePoint a Unicode scalar value, so no half of a surrogate pair
     */
    void addCodePoint(int codePoint) throws BadRequestMessage {
        if (codePoint < 0x80) {
            add(codePoint);
        } else if (codePoint < 0x800) {
            add(0xC0 | (codePoint >> 6));
            addContinuation(codePoint);
        } else if (codePoint < 0x1_0000) {
            add(0xE0 | (codePoint >> 12));
            addContinuation(codePoint >> 6);
            addContinuation(codePoint);
        } else {
            add(0xF0 | (codePoint >> 18));
            addContinuation(codePoint >> 12);
            addContinuation(codePoint >> 6);
            addContinuation(codePoint);
        }
    }

    /** How much has been kept, in bytes. */
    int length() {
        return length;
    }

    /** What has been kept. */
    String take() throws BadRequestMessage {
        var text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            checkUtf8(); // what is no UTF-8 has become that character, which may have been sent as well
        }
        return text;
    }

    private void checkUtf8() throws BadRequestMessage {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        } catch (CharacterCodingException notUtf8) {
            throw new BadRequestMessage(Why.NOT_UTF8);
        }
    }

    private void addContinuation(int bits) throws BadRequestMessage {
        add(0x80 | (bits & 0x3F));
    }

    private void makeRoom(int count) throws BadRequestMessage {
        var needed = length + count;
        if (needed > most) {
            throw new BadRequestMessage(ifLonger);
        }
        if (needed > bytes.length) {
            var room = Math.max(needed, Math.max(FIRST_ROOM, 2 * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.min(most, room));
        }
    }
}
