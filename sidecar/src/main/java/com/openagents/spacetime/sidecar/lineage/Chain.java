package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.store.ObjectStat;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * The terms of one server that make its history: from the newest claim back along what each continues. Claims outside are
 * other lineages.
 *
 * <p><b>Reading rule.</b> A transaction belongs to the newest term of the chain whose part of the replica begins at or before
 * it. A claim without base has shipped nothing and is passed over. {@link #slices} is that rule.
 *
 * @param claims newest first
 * @param bases by term; those of claims outside the chain are left out
 */
public record Chain(List<Claim> claims, Map<Long, Base> bases) {
    /** Copies what it is given. */
    public Chain {
        claims = List.copyOf(claims);
        bases = Map.copyOf(bases);
    }

    /** Reads the terms of a server; empty if it has none. */
    public static Chain read(ObjectStore store, ObjectNames names) {
        return read(store, names, OptionalLong.empty());
    }

    /**
     * Reads the terms that make one lineage: the history as it was while one term was the newest. Where a later term has
     * forked, that is the other side.
     *
     * @param lineage the newest term of it; without it the newest of all
     * @return empty if there is no such term
     */
    public static Chain read(ObjectStore store, ObjectNames names, OptionalLong lineage) {
        var claims = new TreeMap<Long, Claim>();
        var bases = new HashMap<Long, Base>();
        try (var objects = store.list(names.terms(), "")) {
            for (ObjectStat object : (Iterable<ObjectStat>) objects::iterator) {
                var term = ObjectNames.termOf(object.name());
                if (term.isPresent()) {
                    claims.put(term.getAsLong(), Json.read(store, object, Claim::of));
                } else {
                    var base = Json.read(store, object, Base::of);
                    bases.put(base.term(), base);
                }
            }
        }
        if (lineage.isPresent() && !claims.containsKey(lineage.getAsLong())) {
            return new Chain(List.of(), Map.of());
        }
        lineage.ifPresent(newest -> claims.tailMap(newest, false).clear());
        return of(claims, bases);
    }

    static Chain of(TreeMap<Long, Claim> claims, Map<Long, Base> bases) {
        var chain = new ArrayList<Claim>();
        var kept = new HashMap<Long, Base>();
        var next = claims.isEmpty() ? null : claims.lastEntry().getValue();
        while (next != null) {
            chain.add(next);
            var base = bases.get(next.term());
            if (base != null) {
                kept.put(next.term(), base);
            }
            if (next.previous() != 0 && !claims.containsKey(next.previous())) {
                throw new HistoryBroken(
                        "term %d continues term %d, whose claim is not in the bucket"
                                .formatted(next.term(), next.previous()),
                        null);
            }
            next = claims.get(next.previous());
        }
        return new Chain(chain, kept);
    }

    /** The same history as it was while one term was the newest. */
    public Chain upTo(long term) {
        var older = claims.stream().filter(claim -> claim.term() <= term).toList();
        var theirs = new HashMap<>(bases);
        theirs.keySet().removeIf(other -> other > term);
        return new Chain(older, theirs);
    }

    /** The newest claim. */
    public Optional<Claim> newest() {
        return claims.stream().findFirst();
    }

    /** Terms that have shipped or may have, newest first. */
    public List<Long> terms() {
        return claims.stream().map(Claim::term).filter(bases::containsKey).toList();
    }

    /**
     * Consecutive offsets of one replica that belong to one term.
     *
     * @param term the term
     * @param from its first offset
     * @param to its last one, where a newer term takes over; {@link Long#MAX_VALUE} for the newest
     */
    public record Slice(long term, long from, long to) {}

    /**
     * Which term each offset of a replica belongs to, in ascending order. May begin above 0.
     *
     * @param firstShipped the first offset that a term has shipped of the replica, asked only where its base does not say
     */
    public List<Slice> slices(ReplicaKey key, LongFunction<Optional<Long>> firstShipped) {
        var slices = new ArrayList<Slice>();
        long ceiling = Long.MAX_VALUE;
        for (long term : terms()) {
            var entry = Optional.ofNullable(bases.get(term))
                    .map(base -> base.replicas().get(key));
            long from = entry.map(Base.Entry::from)
                    .or(() -> firstShipped.apply(term))
                    .orElse(Long.MAX_VALUE);
            if (from < Long.MAX_VALUE && from <= ceiling) {
                slices.add(new Slice(term, from, ceiling));
                ceiling = from - 1;
            }
        }
        Collections.reverse(slices);
        return slices;
    }
}
