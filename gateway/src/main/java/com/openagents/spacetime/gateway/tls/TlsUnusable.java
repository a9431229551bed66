package com.openagents.spacetime.gateway.tls;

import java.io.Serial;

/** The TLS engine does not take a certificate, a key or an authority; the message is a whole sentence. */
public final class TlsUnusable extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    TlsUnusable(String message, Throwable cause) {
        super(message, cause);
    }
}
