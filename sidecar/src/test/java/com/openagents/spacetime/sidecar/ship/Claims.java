package com.openagents.spacetime.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that any sidecar has ever called shipped, checked when it was said and at the end: the bucket gives exactly those
 * bytes back, in the history of the term that said it, whatever newer terms have done since.
 */
final class Claims {
    private final MemoryStore bucket;
    private final Truth truth;
    private final Map<Claimed, String> made = new LinkedHashMap<>();

    private record Claimed(ServerId server, long term, ReplicaKey key, long next) {}

    Claims(MemoryStore bucket, Truth truth) {
        this.bucket = bucket;
        this.truth = truth;
    }

    /** A sidecar says that all transactions before {@code next} are shipped. */
    void made(ServerId server, long term, ReplicaKey key, long next) {
        var claimed = new Claimed(server, term, key, next);
        if (made.containsKey(claimed) || next == 0) {
            return;
        }
        var given = given(claimed);
        assertThat(given).as("what the bucket gives for %s", claimed).isNotEmpty();
        assertThat(truth.holds(new Truth.State(key, next, given)))
                .as("that a server has ever written what the bucket gives for %s", claimed)
                .isTrue();
        made.put(claimed, given);
    }

    /** Reads all of it once more. */
    void check() {
        made.forEach((claimed, sha256) -> assertThat(given(claimed))
                .as("what the bucket gives in the end for %s", claimed)
                .isEqualTo(sha256));
    }

    int count() {
        return made.size();
    }

    private String given(Claimed claimed) {
        return new Readback(bucket, claimed.server())
                .read(claimed.key(), claimed.term(), claimed.next() - 1)
                .getOrDefault(claimed.next(), "");
    }
}
