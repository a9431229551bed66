package com.openagents.spacetime.gateway.revocation;

import java.io.Serial;

/** What replicas share cannot be reached at the moment: go on alone and try again. */
public final class SharedRecordsAway extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** With a sentence, and what kept it from being reached. */
    public SharedRecordsAway(String message, Throwable cause) {
        super(message, cause);
    }

    /** With a sentence. */
    public SharedRecordsAway(String message) {
        super(message);
    }
}
