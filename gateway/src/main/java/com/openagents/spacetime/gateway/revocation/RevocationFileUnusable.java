package com.openagents.spacetime.gateway.revocation;

import java.io.Serial;

/** The file of revocations cannot be read or written: the gateway cannot start. Its message is a whole sentence. */
public final class RevocationFileUnusable extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    RevocationFileUnusable(String message) {
        super(message);
    }

    RevocationFileUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
