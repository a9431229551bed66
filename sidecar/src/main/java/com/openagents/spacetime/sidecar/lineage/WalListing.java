package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.lineage.Chain.Slice;
import com.openagents.spacetime.sidecar.lineage.Coverage.Piece;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds a replica's shipped commits in a store, along the chain of terms. Any thread; keeps nothing between calls. */
public final class WalListing {
    private final ObjectStore store;
    private final ObjectNames names;
    private final Chain chain;

    /** Looks into {@code store} for what {@code chain} owns. */
    public WalListing(ObjectStore store, ObjectNames names, Chain chain) {
        this.store = store;
        this.names = names;
        this.chain = chain;
    }

    /**
     * Walks the objects that make the replica's history from 0 up to and including {@code wanted}.
     *
     * @param each takes the objects in order
     * @return how far it got
     */
    public Coverage walk(ReplicaKey key, long wanted, Consumer<Piece> each) {
        var coverage = new Coverage(wanted);
        for (Slice slice : chain.slices(key, term -> firstShipped(key, term))) {
            try (var objects = objects(key, slice.term())) {
                objects.takeWhile(object -> !coverage.isComplete())
                        .forEach(object -> coverage.take(object, slice).ifPresent(each));
            }
        }
        return coverage;
    }

    private Optional<Long> firstShipped(ReplicaKey key, long term) {
        try (var objects = objects(key, term)) {
            return objects.findFirst().map(object -> object.range().first());
        }
    }

    private Stream<WalObject> objects(ReplicaKey key, long term) {
        return store.list(names.l0s(key, term), "").map(WalObject::of).flatMap(Optional::stream);
    }
}
