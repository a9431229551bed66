package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.BadRequestMessage.Why;

/** What {@link JsonTokens} stops at: the tokens that a client message can have. JSON's true, false and null are not among them. */
enum JsonToken {
    /** None yet: all bytes have been read. */
    MORE,
    /** An opening brace. */
    OBJECT_OPENS,
    /** A closing brace. */
    OBJECT_CLOSES,
    /** An opening bracket. */
    LIST_OPENS,
    /** A closing bracket. */
    LIST_CLOSES,
    /** A colon. */
    COLON,
    /** A comma. */
    COMMA,
    /** A whole string. */
    STRING,
    /** A whole number. */
    NUMBER;

    /** Refuses every token but that one. */
    void mustBe(JsonToken due) throws BadRequestMessage {
        if (this != due) {
            throw new BadRequestMessage(Why.OTHER_JSON);
        }
    }
}
