package com.openagents.spacetime.gateway.upstream;

import java.io.Serial;

/** SpacetimeDB's key pair cannot be used: the gateway cannot start. Its message is a whole sentence. */
public final class UpstreamTokenKeyUnusable extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    UpstreamTokenKeyUnusable(String message) {
        super(message);
    }

    UpstreamTokenKeyUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
