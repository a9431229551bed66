package com.openagents.spacetime.sidecar.lineage;

import org.jspecify.annotations.Nullable;

/** An object of the bucket is there but cannot be what its name says. Look at another lineage, or call a person. */
public final class HistoryBroken extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says which object, and what is wrong with it. */
    public HistoryBroken(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
