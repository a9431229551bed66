package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.lineage.Coverage.Piece;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import com.openagents.spacetime.sidecar.store.StoreException;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fetches the contents of objects in their order, a few at the same time. One thread asks. */
final class Prefetch implements AutoCloseable {
    /** Enough to fill a link at an object store's latency, few enough for memory. */
    private static final int AHEAD = 8;

    private final ObjectStore store;
    private final Iterator<Piece> rest;
    private final Queue<Future<byte[]>> fetching = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Prefetch(ObjectStore store, List<Piece> pieces) {
        this.store = store;
        this.rest = pieces.iterator();
    }

    /** The content of the next object. */
    byte[] next() throws InterruptedException {
        while (rest.hasNext() && fetching.size() < AHEAD) {
            var stat = rest.next().object().stat();
            fetching.add(threads.submit(() -> store.get(stat)));
        }
        try {
            return fetching.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException cause) {
                throw cause;
            }
            throw new StoreUnavailable("an object could not be fetched: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
