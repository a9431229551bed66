package com.openagents.spacetime.sidecar.store;

import org.jspecify.annotations.Nullable;

/** The store does not answer now. Try the same again, later. */
public final class StoreUnavailable extends StoreException {
    private static final long serialVersionUID = 1;

    /** Says what, which object and where; {@code cause} if another failure told it. */
    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
