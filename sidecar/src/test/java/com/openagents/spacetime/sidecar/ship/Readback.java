package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Base;
import com.openagents.spacetime.sidecar.lineage.Chain;
import com.openagents.spacetime.sidecar.lineage.Coverage.Piece;
import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.RunningDigest;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.lineage.WalContent;
import com.openagents.spacetime.sidecar.lineage.WalListing;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a bucket gives back, by the code that restores. */
final class Readback {
    private final ObjectStore store;
    private final ObjectNames names;

    Readback(ObjectStore store, ServerId server) {
        this.store = store;
        this.names = new ObjectNames(server);
    }

    /** The newest term. */
    long newest() {
        return Chain.read(store, names).newest().orElseThrow().term();
    }

    /** Whether a term has left the history before it. */
    boolean hasForked() {
        return Chain.read(store, names).bases().values().stream()
                .flatMap(base -> base.replicas().values().stream())
                .anyMatch(entry -> entry.relation() == Base.Relation.FORK);
    }

    /**
     * Reads a history as it was while a term was the newest.
     *
     * @param wanted its last offset
     * @return by the offset behind each commit: SHA-256 of all commits up to it
     */
    SortedMap<Long, String> read(ReplicaKey key, long term, long wanted) {
        var states = new TreeMap<Long, String>();
        var sha = Truth.sha256();
        walk(key, term, wanted, (commit, _) -> {
            sha.update(commit.bytes());
            states.put(commit.range().next(), Truth.soFar(sha));
        });
        return states;
    }

    /** Gives out its commits. */
    void walk(ReplicaKey key, long term, long wanted, WalContent.Taker taker) {
        var chain = Chain.read(store, names).upTo(term);
        var reading = new Object() {
            RunningDigest digest = RunningDigest.START;

            void take(Piece piece) {
                try {
                    WalContent.read(piece.object(), store.get(piece.object().stat()), digest, (commit, after) -> {
                        if (commit.range().last() <= piece.last()) {
                            taker.take(commit, after);
                            digest = after;
                        }
                    });
                } catch (IOException e) {
                    throw new UncheckedIOException("the bucket is in memory", e);
                }
            }
        };
        new WalListing(store, names, chain).walk(key, wanted, reading::take);
    }
}
