package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;

/** A compressed segment whose frames do not unpack: the bytes were had, but are wrong. Readers make it a damaged tail. */
final class CorruptCompression extends IOException {
    private static final long serialVersionUID = 1L;

    private final String why;

    /**
     * Names the place and the fault.
     *
     * @param unpacked how many bytes could be unpacked before
     * @param what what is wrong behind them
     */
    CorruptCompression(long unpacked, String what) {
        this("the compressed segment does not unpack behind byte %d: %s".formatted(unpacked, what));
    }

    private CorruptCompression(String why) {
        super(why);
        this.why = why;
    }

    /** What is wrong, and behind which unpacked byte. */
    String why() {
        return why;
    }
}
