package com.openagents.spacetime.sidecar.store;

import org.jspecify.annotations.Nullable;

/** The content is not what its checksum promises. Read another copy, or stop and tell a person. */
public final class ObjectDamaged extends StoreException {
    private static final long serialVersionUID = 1;

    /** Says what, which object and where; {@code cause} if another failure told it. */
    public ObjectDamaged(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
