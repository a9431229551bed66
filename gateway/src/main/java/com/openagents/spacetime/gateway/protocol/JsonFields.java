package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;
import com.openagents.spacetime.gateway.protocol.RequestField.Kind;

/**
 * The inner object of a {@code v1.json} message: each field of its {@link RequestForm} once, in any order, and no other.
 *
 * <pre>
 *   OPENS ─► NAME ─► COLON ─► VALUE ─► AFTER_VALUE ─► NAME …, or WHOLE
 *                               ├─► SET_NAME ─► SET_COLON ─► SET_NUMBER ─► SET_CLOSES ─► AFTER_VALUE
 *                               └─► FIRST_QUERY ─► AFTER_QUERY ─► QUERY …, or AFTER_VALUE
 * </pre>
 */
final class JsonFields {
    private static final String ID = "id";

    private enum Stage {
        OPENS,
        NAME,
        COLON,
        VALUE,
        SET_NAME,
        SET_COLON,
        SET_NUMBER,
        SET_CLOSES,
        FIRST_QUERY,
        QUERY,
        AFTER_QUERY,
        AFTER_VALUE,
        WHOLE
    }

    private final RequestForm form;
    private final RequestDraft draft;
    private final JsonTokens tokens;
    private final KeptText text;
    private Stage stage = Stage.OPENS;
    private int field; // the one under way, by its place in the form
    private int seen; // one bit for each field

    /**
     * Starts before the opening brace.
     *
     * @param tokens where numbers come from
     * @param text where strings come from
     */
    JsonFields(RequestForm form, JsonTokens tokens, KeptText text) {
        this.form = form;
        this.draft = new RequestDraft(form);
        this.tokens = tokens;
        this.text = text;
    }

    /** What the fields say, once they are whole. */
    ClientRequest request() {
        return draft.request();
    }

    /** Takes the next token and tells whether it was the closing brace of them all. */
    boolean areWholeAfter(JsonToken token) throws BadRequestMessage {
        switch (stage) {
            case OPENS -> pass(token, JsonToken.OBJECT_OPENS, Stage.NAME);
            case NAME -> name(token);
            case COLON -> pass(token, JsonToken.COLON, Stage.VALUE);
            case VALUE -> value(token);
            case SET_NAME -> setName(token);
            case SET_COLON -> pass(token, JsonToken.COLON, Stage.SET_NUMBER);
            case SET_NUMBER -> {
                pass(token, JsonToken.NUMBER, Stage.SET_CLOSES);
                draft.querySet(tokens.number());
            }
            case SET_CLOSES -> pass(token, JsonToken.OBJECT_CLOSES, Stage.AFTER_VALUE);
            case FIRST_QUERY -> firstQuery(token);
            case QUERY -> query(token);
            case AFTER_QUERY -> afterQuery(token);
            case AFTER_VALUE -> afterValue(token);
            case WHOLE -> throw new IllegalStateException("tokens are read behind whole fields");
        }
        return stage == Stage.WHOLE;
    }

    private void pass(JsonToken token, JsonToken due, Stage next) throws BadRequestMessage {
        token.mustBe(due);
        enter(next);
    }

    /** Moves on, and says beforehand what is to become of a string if one comes next. */
    private void enter(Stage next) {
        stage = next;
        switch (next) {
            case NAME, SET_NAME -> text.keep(JsonMessage.MAX_KEY_BYTES, Why.UNKNOWN_FIELD);
            case VALUE, FIRST_QUERY, QUERY -> draft.beginString(kind(), text);
            case OPENS, COLON, SET_COLON, SET_NUMBER, SET_CLOSES, AFTER_QUERY, AFTER_VALUE, WHOLE -> text.letPass();
        }
    }

    private Kind kind() {
        return form.fields().get(field).kind();
    }

    private void name(JsonToken token) throws BadRequestMessage {
        token.mustBe(JsonToken.STRING);
        field = form.fieldNamed(text.take());
        if (field < 0) {
            throw new BadRequestMessage(Why.UNKNOWN_FIELD);
        }
        if ((seen & (1 << field)) != 0) {
            throw new BadRequestMessage(Why.DOUBLE_FIELD);
        }
        seen |= 1 << field;
        enter(Stage.COLON);
    }

    private void value(JsonToken token) throws BadRequestMessage {
        switch (kind()) {
            case NAME, QUERY, OPAQUE -> {
                token.mustBe(JsonToken.STRING);
                draft.endString(kind(), text);
                enter(Stage.AFTER_VALUE);
            }
            case QUERIES -> pass(token, JsonToken.LIST_OPENS, Stage.FIRST_QUERY);
            case QUERY_SET -> pass(token, JsonToken.OBJECT_OPENS, Stage.SET_NAME);
            case NUMBER, FLAGS -> pass(token, JsonToken.NUMBER, Stage.AFTER_VALUE);
        }
    }

    private void setName(JsonToken token) throws BadRequestMessage {
        token.mustBe(JsonToken.STRING);
        if (!text.take().equals(ID)) {
            throw new BadRequestMessage(Why.UNKNOWN_FIELD);
        }
        enter(Stage.SET_COLON);
    }

    private void firstQuery(JsonToken token) throws BadRequestMessage {
        if (token == JsonToken.LIST_CLOSES) {
            enter(Stage.AFTER_VALUE);
        } else {
            query(token);
        }
    }

    private void query(JsonToken token) throws BadRequestMessage {
        token.mustBe(JsonToken.STRING);
        draft.endString(kind(), text);
        enter(Stage.AFTER_QUERY);
    }

    private void afterQuery(JsonToken token) throws BadRequestMessage {
        if (token == JsonToken.COMMA) {
            enter(Stage.QUERY);
        } else {
            pass(token, JsonToken.LIST_CLOSES, Stage.AFTER_VALUE);
        }
    }

    private void afterValue(JsonToken token) throws BadRequestMessage {
        if (token == JsonToken.COMMA) {
            enter(Stage.NAME);
            return;
        }
        pass(token, JsonToken.OBJECT_CLOSES, Stage.WHOLE);
        if (seen != (1 << form.fields().size()) - 1) {
            throw new BadRequestMessage(Why.MISSING_FIELD);
        }
    }
}
