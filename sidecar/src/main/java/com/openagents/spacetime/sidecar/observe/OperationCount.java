package com.openagents.spacetime.sidecar.observe;

/** Counts operations on the object store, {@code spacetime_sidecar_object_operations_total}. Any thread. */
@FunctionalInterface
public interface OperationCount {

    /**
     * One more.
     *
     * @param operation put, get, stat or list
     * @param code ok, or how it failed
     */
    void add(String operation, String code);
}
