package com.openagents.spacetime.gateway.token.keys;

import java.io.Serial;

/**
 * A file that should hold an issuer's shared secret or public keys does not: the gateway cannot start with it, and a running
 * one goes on with what it has. Its message is a whole sentence.
 */
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
