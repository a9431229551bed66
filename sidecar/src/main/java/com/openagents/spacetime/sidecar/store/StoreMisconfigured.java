package com.openagents.spacetime.sidecar.store;

import org.jspecify.annotations.Nullable;

/** The store refuses, and will go on refusing until a person changes something: a name, a right, a path. */
public final class StoreMisconfigured extends StoreException {
    private static final long serialVersionUID = 1;

    /** Says what, which object and where; {@code cause} if another failure told it. */
    public StoreMisconfigured(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
