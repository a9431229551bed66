package com.openagents.spacetime.sidecar.snapshot;

/**
 * Bytes that are not the part of a snapshot that they should be. Of a snapshot on a running server's disk: it may be written or
 * compressed just now, so read again. Of a copy taken in peace: use another snapshot.
 */
public final class DamagedSnapshot extends Exception {
    private static final long serialVersionUID = 1L;

    /** Names what is wrong, and where. */
    public DamagedSnapshot(String what) {
        super(what);
    }

    /** Names what does not decode, and why. */
    DamagedSnapshot(String what, Exception cause) {
        super("%s: %s".formatted(what, cause.getMessage()), cause);
    }
}
