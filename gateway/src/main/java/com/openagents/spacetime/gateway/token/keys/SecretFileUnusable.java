package com.openagents.spacetime.gateway.token.keys;

import java.io.Serial;

/** A file that should hold a shared secret does not: the gateway cannot start. Its message is a whole sentence. */
public final class SecretFileUnusable extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    SecretFileUnusable(String message) {
        super(message);
    }

    SecretFileUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
