package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.lineage.Format;
import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.util.Optional;

/** Which server of a store is meant. */
sealed interface ServerChoice {
    /** That one. */
    record Chosen(ObjectNames names) implements ServerChoice {}

    /** None, or it is not clear which; {@code why} tells the way out. */
    record None(String why) implements ServerChoice {}

    /** The server that a person wants, or the only one that the store holds. */
    static ServerChoice of(ObjectStore store, Optional<ServerId> wanted) {
        if (!Format.isPresent(store)) {
            return new None(
                    "%s holds no backup (there is no format.json): correct store.url".formatted(store.location()));
        }
        var present = Reign.servers(store);
        if (wanted.isEmpty() && present.size() != 1) {
            return new None("%s holds %d servers: choose one with --server, of %s"
                    .formatted(store.location(), present.size(), present));
        }
        if (wanted.isPresent() && !present.contains(wanted.get())) {
            return new None("%s holds no server %s: choose one with --server, of %s"
                    .formatted(store.location(), wanted.get(), present));
        }
        return new Chosen(new ObjectNames(wanted.orElseGet(present::getFirst)));
    }
}
