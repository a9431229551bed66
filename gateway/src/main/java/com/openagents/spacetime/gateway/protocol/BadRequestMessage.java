package com.openagents.spacetime.gateway.protocol;

/**
 * A client message that is none of the negotiated subprotocol, is longer than the gateway reads, or is spelled as no
 * client library spells it. The server might understand such a message otherwise than the gateway's rules would, so none
 * of it may reach the server. It carries no stack trace and nothing of the message.
 */
public final class BadRequestMessage extends Exception {
    private static final long serialVersionUID = 1L;

    /** What can be wrong with a client message. */
    public enum Why {
        /** A text message where binary is due, or the other way round. */
        WRONG_OPCODE("text on a binary subprotocol, or binary on a text one"),
        /** No payload at all. */
        EMPTY("no payload"),
        /** A tag or a name that no message of the subprotocol has. */
        UNKNOWN_MESSAGE("a kind of message that the subprotocol does not have"),
        /** It ends before its last field does. */
        CUT_SHORT("it ends inside a field"),
        /** It goes on behind its last field; SpacetimeDB would read over that. */
        TRAILING_BYTES("it goes on behind its end"),
        /** The name of a reducer or procedure above {@link RequestReader#MAX_NAME_BYTES}. */
        NAME_TOO_LONG("the name of a reducer or procedure is longer than 256 bytes"),
        /** The queries of one request are above {@link RequestReader#MAX_QUERY_BYTES} together. */
        QUERIES_TOO_LONG("the queries of one request are longer than 65536 bytes together"),
        /** One request has more than {@link RequestReader#MAX_QUERIES}. */
        TOO_MANY_QUERIES("one request has more than 1024 queries"),
        /** Text that is not UTF-8, or an escaped half of a surrogate pair without the other. */
        NOT_UTF8("text that is no UTF-8"),
        /** No JSON (RFC 8259), or JSON with another value in a place than client libraries write there. */
        OTHER_JSON("not the JSON that client libraries write"),
        /** A number that is not an unsigned one of 32 bits. */
        BAD_NUMBER("a number that is not a whole one from 0 to 4294967295"),
        /** A JSON field that the message does not have. */
        UNKNOWN_FIELD("a field that the message does not have"),
        /** A JSON field that was there before. */
        DOUBLE_FIELD("a field that is there twice"),
        /** A JSON message without one of its fields. */
        MISSING_FIELD("a field is missing");

        private final String sentence;

        Why(String sentence) {
            this.sentence = sentence;
        }
    }

    private final Why why;

    BadRequestMessage(Why why) {
        super(why.sentence, null, false, false);
        this.why = why;
    }

    /** What is wrong. */
    public Why why() {
        return why;
    }
}
