package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * The layout of a store, by {@code format.json} at its root. A layout that is not known is refused before anything else is
 * read or written.
 */
public final class Format {
    /** The layout that this program reads and writes. */
    public static final int LAYOUT = 1;

    private Format() {}

    /**
     * Marks an empty store as one of this layout, or checks the mark.
     *
     * @throws HistoryBroken if the layout is another
     */
    public static void ensure(ObjectStore store) {
        if (read(store).isPresent()) {
            return;
        }
        try {
            store.put(ObjectNames.FORMAT, Json.bytes(new JsonObject().put("layout", LAYOUT)), Map.of());
        } catch (NameTaken _) {
            read(store); // another writer was first: what it wrote must be known too
        }
    }

    /**
     * Whether the store holds a layout at all.
     *
     * @throws HistoryBroken if it is another one
     */
    public static boolean isPresent(ObjectStore store) {
        return read(store).isPresent();
    }

    private static Optional<Long> read(ObjectStore store) {
        var layout =
                store.stat(ObjectNames.FORMAT).map(stat -> Json.read(store, stat, json -> Json.number(json, "layout")));
        layout.filter(found -> found != LAYOUT).ifPresent(found -> {
            throw new HistoryBroken(
                    "%s holds layout %d, this program knows layout %d: use the version that wrote it, or another prefix"
                            .formatted(store.location(), found, LAYOUT),
                    null);
        });
        return layout;
    }
}
