package com.openagents.spacetime.gateway.token.keys;

import java.io.Serial;

/** A key server gave no usable keys: keep those at hand and try again later. Its message is a whole sentence. */
final class KeysUnavailable extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    KeysUnavailable(String message) {
        super(message);
    }

    KeysUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
