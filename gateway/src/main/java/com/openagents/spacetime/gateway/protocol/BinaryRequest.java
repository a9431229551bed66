package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import com.openagents.spacetime.gateway.protocol.RequestField.Kind;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One request in BSATN behind its tag: fields in order, little-endian, without padding; strings, byte strings and arrays
 * begin with their length as a u32.
 *
 * <pre>
 *   NUMBER, FLAGS ─► field ends
 *   LENGTH ─► STRING ─► field ends
 *   COUNT ─► (LENGTH ─► STRING) once per item ─► field ends
 *   field ends ─► the next field's first stage, or WHOLE
 * </pre>
 */
final class BinaryRequest {
    private enum Stage {
        NUMBER,
        FLAGS,
        COUNT,
        LENGTH,
        STRING,
        WHOLE
    }

    private final RequestDraft draft;
    private final KeptText text = new KeptText();
    private Stage stage = Stage.NUMBER;
    private int field;
    private int word; // the u32 under way
    private int wordBytes;
    private int itemsLeft;
    private long bytesLeft; // of the string under way

    BinaryRequest(RequestForm form) {
        draft = new RequestDraft(form);
        beginField();
    }

    /** Reads on, at most to its own end, and tells whether it has come there. */
    boolean isWholeAfter(ByteBuffer bytes, Consumer<ClientRequest> found) throws BadRequestMessage {
        while (bytes.hasRemaining() && stage != Stage.WHOLE) {
            switch (stage) {
                case NUMBER, COUNT, LENGTH -> wordByte(bytes.get() & 0xFF, found);
                case FLAGS -> {
                    bytes.get();
                    endField(found);
                }
                case STRING -> stringBytes(bytes, found);
                case WHOLE -> throw new IllegalStateException("bytes are read behind a whole request");
            }
        }
        return stage == Stage.WHOLE;
    }

    private Kind kind() {
        return draft.form().fields().get(field).kind();
    }

    private void beginField() {
        stage = switch (kind()) {
            case NUMBER, QUERY_SET -> Stage.NUMBER;
            case FLAGS -> Stage.FLAGS;
            case QUERIES -> Stage.COUNT;
            case NAME, QUERY, OPAQUE -> Stage.LENGTH;
        };
    }

    private void endField(Consumer<ClientRequest> found) {
        if (field == draft.form().lastDecisive()) {
            found.accept(draft.request());
        }
        field++;
        if (field == draft.form().fields().size()) {
            stage = Stage.WHOLE;
        } else {
            beginField();
        }
    }

    private void wordByte(int value, Consumer<ClientRequest> found) throws BadRequestMessage {
        word |= value << (Byte.SIZE * wordBytes);
        wordBytes++;
        if (wordBytes < Integer.BYTES) {
            return;
        }
        var whole = word;
        word = 0;
        wordBytes = 0;
        if (stage == Stage.COUNT) {
            beginItems(Integer.toUnsignedLong(whole), found);
        } else if (stage == Stage.LENGTH) {
            beginString(Integer.toUnsignedLong(whole), found);
        } else {
            if (kind() == Kind.QUERY_SET) {
                draft.querySet(whole);
            }
            endField(found);
        }
    }

    private void beginItems(long count, Consumer<ClientRequest> found) throws BadRequestMessage {
        if (count > RequestReader.MAX_QUERIES) {
            throw new BadRequestMessage(Why.TOO_MANY_QUERIES);
        }
        itemsLeft = (int) count;
        nextItem(found);
    }

    private void nextItem(Consumer<ClientRequest> found) {
        if (itemsLeft == 0) {
            endField(found);
        } else {
            itemsLeft--;
            stage = Stage.LENGTH;
        }
    }

    private void beginString(long length, Consumer<ClientRequest> found) throws BadRequestMessage {
        draft.beginString(kind(), text);
        text.announce(length);
        bytesLeft = length;
        if (length == 0) {
            endString(found);
        } else {
            stage = Stage.STRING;
        }
    }

    private void stringBytes(ByteBuffer bytes, Consumer<ClientRequest> found) throws BadRequestMessage {
        var step = (int) Math.min(bytesLeft, bytes.remaining());
        text.add(bytes, step);
        bytesLeft -= step;
        if (bytesLeft == 0) {
            endString(found);
        }
    }

    private void endString(Consumer<ClientRequest> found) throws BadRequestMessage {
        draft.endString(kind(), text);
        if (kind() == Kind.QUERIES) {
            nextItem(found);
        } else {
            endField(found);
        }
    }
}
