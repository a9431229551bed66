package com.openagents.spacetime.gateway.protocol;

/**
 * One field of a client message.
 *
 * @param name its name in JSON
 */
record RequestField(Kind kind, String name) {
    /** What a field says, and thereby how it is written in BSATN and JSON. */
    enum Kind {
        /** What is called: a string. */
        NAME,
        /** A query: a string. */
        QUERY,
        /** Queries: an array of strings. */
        QUERIES,
        /** The id of a set of queries: a u32, in JSON in an object of its own, {@code {"id":1}}. */
        QUERY_SET,
        /** A u32 that decides nothing: the client's own number of its request. */
        NUMBER,
        /** A u8 that decides nothing. */
        FLAGS,
        /** Bytes that decide nothing, in JSON a string: arguments, and the ids of one-off queries. */
        OPAQUE;

        /** Whether a rule needs the value. */
        boolean isDecisive() {
            return switch (this) {
                case NAME, QUERY, QUERIES, QUERY_SET -> true;
                case NUMBER, FLAGS, OPAQUE -> false;
            };
        }
    }
}
