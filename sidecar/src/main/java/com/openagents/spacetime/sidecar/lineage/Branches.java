package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds where the history of a replica has another side: transactions that were shipped and that a newer term has replaced.
 *
 * <p>A new term may leave the history on purpose, which its base then calls a fork. Or a writer that nobody had heard of for a
 * while has put more after its successor had begun; those objects are in the successor's way, never in its history. Either side
 * is read as it was while the older term was the newest, see {@link Chain#read(ObjectStore, ObjectNames,
 * java.util.OptionalLong)}. Costs one listing for each term; any thread; keeps nothing between calls.
 */
public final class Branches {
    private final ObjectStore store;
    private final ObjectNames names;
    private final Chain chain;

    /** Looks into {@code store} for what {@code chain} has left behind. */
    public Branches(ObjectStore store, ObjectNames names, Chain chain) {
        this.store = store;
        this.names = names;
        this.chain = chain;
    }

    /** How another side came to be. */
    public enum Cause {
        /** The newer term says that it leaves the history. */
        FORK,
        /** The older term's writer has gone on after the newer one had begun. */
        LATE
    }

    /**
     * Another side of a history.
     *
     * @param lineage the newest term of that side
     * @param from offset of the first transaction that the two sides do not share
     * @param by the term that begins there on this side
     * @param cause how it came to be
     */
    public record Branch(long lineage, long from, long by, Cause cause) {}

    /** Every place where a term may have left transactions behind, newest first. What is there, a walk of the lineage tells. */
    public List<Branch> of(ReplicaKey key) {
        var branches = new ArrayList<Branch>();
        Optional<Part> newer = Optional.empty();
        for (long term : chain.terms()) {
            var branch = newer.isEmpty() ? Optional.<Branch>empty() : branch(key, term, newer.get());
            branch.ifPresent(branches::add);
            var part = part(key, term);
            if (part.isPresent() || branch.isPresent()) {
                newer = part;
            }
        }
        return branches;
    }

    /** The part of a replica that a term has. */
    private record Part(long term, long from, boolean forks) {}

    private Optional<Branch> branch(ReplicaKey key, long older, Part newer) {
        if (newer.forks()) {
            return Optional.of(new Branch(older, newer.from(), newer.term(), Cause.FORK));
        }
        return firstAt(key, older, newer.from()).map(_ -> new Branch(older, newer.from(), newer.term(), Cause.LATE));
    }

    private Optional<Part> part(ReplicaKey key, long term) {
        var base = Optional.ofNullable(chain.bases().get(term));
        return base.map(b -> b.replicas().get(key))
                .map(entry -> new Part(term, entry.from(), entry.relation() == Base.Relation.FORK))
                .or(() -> firstAt(key, term, 0).map(first -> new Part(term, first, false)));
    }

    /** Offset of the first object of a term that begins at or behind {@code from}. */
    private Optional<Long> firstAt(ReplicaKey key, long term, long from) {
        var folder = names.l0s(key, term);
        try (var objects = store.list(folder, folder + "%020d".formatted(from))) {
            return objects.map(object -> ObjectNames.rangeOf(object.name()))
                    .flatMap(Optional::stream)
                    .map(range -> range.first())
                    .findFirst();
        }
    }
}
