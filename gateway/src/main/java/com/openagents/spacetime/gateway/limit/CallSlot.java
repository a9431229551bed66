package com.openagents.spacetime.gateway.limit;

/** A call that SpacetimeDB has not answered yet, as its subject's limit counts it. From any thread. */
public interface CallSlot extends AutoCloseable {
    /** One that is not counted. */
    CallSlot UNCOUNTED = () -> {};

    /** The call is over: answered, failed or never sent. A second call changes nothing. */
    @Override
    void close();
}
