package com.openagents.spacetime.gateway.edge;

/** The bytes of a request are none that HTTP/1.1 knows. The message holds nothing of them; there is no stack trace. */
final class MalformedRequest extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRequest(String why) {
        super(why, null, false, false);
    }
}
