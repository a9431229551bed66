package com.openagents.spacetime.sidecar.store;

import org.jspecify.annotations.Nullable;

/** Something a store could not do. Each kind tells what its caller can do about it. */
public abstract sealed class StoreException extends RuntimeException
        permits NameTaken, ObjectDamaged, ObjectMissing, StoreMisconfigured, StoreUnavailable {
    private static final long serialVersionUID = 1;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
