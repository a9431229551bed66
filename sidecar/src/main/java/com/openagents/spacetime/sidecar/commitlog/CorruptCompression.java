package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;

/** A compressed segment whose frames do not unpack: the bytes were had, but are wrong. Readers make it a damaged tail. */
final class CorruptCompression extends IOException {
    private static final long serialVersionUID = 1L;

    private final String why;

    CorruptCompression(long position, IOException cause) {
        this(
                "the compressed segment does not unpack behind byte %d: %s".formatted(position, cause.getMessage()),
                cause);
    }

    private CorruptCompression(String why, IOException cause) {
        super(why, cause);
        this.why = why;
    }

    /** What is wrong, and behind which unpacked byte. */
    String why() {
        return why;
    }
}
