package com.openagents.spacetime.gateway.edge;

/** The bytes of a request are none that HTTP/1.1 knows. The message holds nothing of them; there is no stack trace. */
final class MalformedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    MalformedRequest(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    /** What is wrong with them, for the client. */
    String why() {
        return why;
    }
}
