package com.openagents.spacetime.sidecar.store;

import org.jspecify.annotations.Nullable;

/** There is no such object. Look elsewhere, or list again. */
public final class ObjectMissing extends StoreException {
    private static final long serialVersionUID = 1;

    /** Says what, which object and where; {@code cause} if another failure told it. */
    public ObjectMissing(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
