package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.revocation.DocumentReading.Malformed;
import java.io.Serial;

/** A document is not what it should be; within this package, until it becomes a value. */
final class MalformedDocument extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final String why;

    MalformedDocument(String why) {
        super(why);
        this.why = why;
    }

    Malformed reading() {
        return new Malformed(why);
    }
}
