package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message of {@code v1.json}: an object with one field, whose name says what the message is and whose value is the
 * object of its fields.
 *
 * <pre>
 *   OPENS ─► NAME ─► COLON ─► FIELDS (see JsonFields) ─► CLOSES ─► END, white space only
 * </pre>
 */
final class JsonMessage implements RequestMessage {
    /** Longer than any name of a message or a field, in bytes. */
    static final int MAX_KEY_BYTES = 32;

    private enum Stage {
        OPENS,
        NAME,
        COLON,
        FIELDS,
        CLOSES,
        END
    }

    private final KeptText text = new KeptText();
    private final JsonTokens tokens = new JsonTokens(text);
    private Stage stage = Stage.OPENS;
    private @Nullable JsonFields fields; // once the name is known

    @Override
    public void read(ByteBuffer bytes, Consumer<ClientRequest> found) throws BadRequestMessage {
        while (stage != Stage.END) {
            var token = tokens.next(bytes);
            if (token == JsonToken.MORE) {
                return;
            }
            stage = after(token);
        }
        JsonTokens.passSpace(bytes);
        if (bytes.hasRemaining()) {
            throw new BadRequestMessage(Why.TRAILING_BYTES);
        }
    }

    @Override
    public void end(Consumer<ClientRequest> found) throws BadRequestMessage {
        if (stage != Stage.END) {
            throw new BadRequestMessage(Why.CUT_SHORT);
        }
        found.accept(fields().request());
    }

    private Stage after(JsonToken token) throws BadRequestMessage {
        return switch (stage) {
            case OPENS -> {
                token.mustBe(JsonToken.OBJECT_OPENS);
                text.keep(MAX_KEY_BYTES, Why.UNKNOWN_MESSAGE);
                yield Stage.NAME;
            }
            case NAME -> {
                token.mustBe(JsonToken.STRING);
                fields = fieldsOf(text.take());
                text.letPass();
                yield Stage.COLON;
            }
            case COLON -> {
                token.mustBe(JsonToken.COLON);
                yield Stage.FIELDS;
            }
            case FIELDS -> fields().areWholeAfter(token) ? Stage.CLOSES : Stage.FIELDS;
            case CLOSES -> {
                token.mustBe(JsonToken.OBJECT_CLOSES);
                yield Stage.END;
            }
            case END -> throw new IllegalStateException("tokens are read behind a whole message");
        };
    }

    private JsonFields fields() {
        return Objects.requireNonNull(fields, "the message has no name yet");
    }

    private JsonFields fieldsOf(String name) throws BadRequestMessage {
        var form = RequestForm.named(name);
        if (form == null) {
            throw new BadRequestMessage(Why.UNKNOWN_MESSAGE);
        }
        return new JsonFields(form, tokens, text);
    }
}
