package com.openagents.spacetime.sidecar.store;

import org.jspecify.annotations.Nullable;

/** The name holds another content: somebody else writes here. Stop writing and tell a person. */
public final class NameTaken extends StoreException {
    private static final long serialVersionUID = 1;

    /** Says what, which object and where; {@code cause} if another failure told it. */
    public NameTaken(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
