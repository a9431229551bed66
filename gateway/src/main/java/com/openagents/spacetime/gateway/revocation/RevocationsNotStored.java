package com.openagents.spacetime.gateway.revocation;

import java.io.Serial;

/**
 * A revocation could not be written down: whoever asked for it must ask again. Its message is a whole sentence without any
 * id in it, and says whether the revocation is in force all the same, for as long as this process lives.
 */
public final class RevocationsNotStored extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    RevocationsNotStored(String message) {
        super(message);
    }

    RevocationsNotStored(String message, Throwable cause) {
        super(message, cause);
    }
}
