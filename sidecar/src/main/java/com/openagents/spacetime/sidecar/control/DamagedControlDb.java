package com.openagents.spacetime.sidecar.control;

/**
 * Files that do not decode as a control-db. Of a copy taken while the server writes: copy again. Of a copy taken in peace:
 * use an older generation.
 */
public final class DamagedControlDb extends Exception {
    private static final long serialVersionUID = 1L;

    /** Names what is wrong, and where. */
    public DamagedControlDb(String what) {
        super("control-db: " + what);
    }

    /** Names what does not decode, and why. */
    DamagedControlDb(String what, Exception cause) {
        super("control-db: %s: %s".formatted(what, cause.getMessage()), cause);
    }
}
