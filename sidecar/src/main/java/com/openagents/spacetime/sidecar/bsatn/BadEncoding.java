package com.openagents.spacetime.sidecar.bsatn;

/**
 * Bytes that do not decode as what they should be. The only exception that decoding throws, whatever the bytes are, so that
 * a caller who reads foreign or damaged data has one case to handle: report {@link #position()} and treat the value as
 * unknown.
 */
public final class BadEncoding extends Exception {
    private static final long serialVersionUID = 1L;

    private final long position;

    /**
     * Names what is wrong and where.
     *
     * @param position byte position, from the start of what was given to the reader
     * @param what what is wrong there, without the position, as the rest of a sentence
     */
    public BadEncoding(long position, String what) {
        super("byte %d: %s".formatted(position, what));
        this.position = position;
    }

    /** Byte position of the value that does not decode, from the start of what was given to the reader. */
    public long position() {
        return position;
    }
}
