package com.openagents.spacetime.sidecar.store;

/** The fake keeps the promises of the real ones. */
class MemoryStoreTest extends ObjectStoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected ObjectStore storeWithoutHome() {
        return MemoryStore.withoutHome();
    }
}
