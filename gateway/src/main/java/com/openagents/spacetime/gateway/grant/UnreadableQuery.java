package com.openagents.spacetime.gateway.grant;

import java.io.Serial;

/** A text that is no query, or a spelling that no client needs and two readers could understand differently. */
final class UnreadableQuery extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** The message says what and where, as the end of "…: ". Without a stack trace: clients can cause as many as they like. */
    UnreadableQuery(String message) {
        super(message, null, false, false);
    }
}
