package com.openagents.spacetime.sidecar.observe;

import java.util.Locale;

/** How Cloud Storage bills an operation. A home that bills nothing counts its operations in the same way. */
public enum OperationClass {
    /** What creates or lists. */
    A,
    /** What reads. */
    B,
    /** What deletes. */
    FREE;

    /**
     * The class of an operation of the object store.
     *
     * @param operation put, list, get, stat, facts or delete
     * @throws IllegalArgumentException if there is no such operation
     */
    public static OperationClass of(String operation) {
        return switch (operation) {
            case "put", "list" -> A;
            case "get", "stat", "facts" -> B;
            case "delete" -> FREE;
            default -> throw new IllegalArgumentException("no operation of an object store: " + operation);
        };
    }

    /** As metrics say it: {@code a}, {@code b} or {@code free}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
