package com.openagents.spacetime.sidecar.observe;

/** Counts operations on the object store, {@code spacetime_sidecar_object_operations_total}. Any thread. */
@FunctionalInterface
public interface OperationCount {

    /**
     * One more.
     *
     * @param operation put, get, stat, list, delete or facts
     * @param operationClass how it is billed
     * @param code ok, or how it failed
     */
    void add(String operation, OperationClass operationClass, String code);

    /** The store keeps so many bytes more since a put; fewer, if negative, since a deletion. */
    default void stored(long bytes) {}
}
