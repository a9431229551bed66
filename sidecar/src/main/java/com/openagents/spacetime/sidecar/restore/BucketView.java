package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.control.ControlDb;
import com.openagents.spacetime.sidecar.control.ControlFiles;
import com.openagents.spacetime.sidecar.control.DamagedControlDb;
import com.openagents.spacetime.sidecar.control.Database;
import com.openagents.spacetime.sidecar.lineage.Chain;
import com.openagents.spacetime.sidecar.lineage.ControlArchive;
import com.openagents.spacetime.sidecar.lineage.Coverage.Piece;
import com.openagents.spacetime.sidecar.lineage.HistoryBroken;
import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.lineage.WalListing;
import com.openagents.spacetime.sidecar.source.ServerVersion;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * What a restore sees of one server's bucket: the newest control copy, and the shipped commits of each database it names.
 *
 * @param names of the server's objects
 * @param chain its terms
 * @param generation name of the control copy
 * @param files of the control copy, by their paths in a data directory
 * @param control the same, decoded
 * @param version that the copy names
 */
record BucketView(
        ObjectNames names,
        Chain chain,
        ObjectName generation,
        SortedMap<String, byte[]> files,
        ControlDb control,
        ServerVersion version) {

    /** What came of looking. */
    sealed interface Look {
        /** There is something to restore. */
        record Seen(BucketView view) implements Look {}

        /** There is not; {@code why} tells the way out. */
        record Nothing(String why) implements Look {}
    }

    /**
     * Looks into a store for a server, or for the only one that it holds.
     *
     * @param lineage the term whose history is wanted; without it, the newest
     */
    static Look into(ObjectStore store, Optional<ServerId> wanted, OptionalLong lineage) {
        return switch (ServerChoice.of(store, wanted)) {
            case ServerChoice.None(var why) -> new Look.Nothing(why);
            case ServerChoice.Chosen(var names) -> look(store, names, lineage);
        };
    }

    private static Look look(ObjectStore store, ObjectNames names, OptionalLong lineage) {
        var chain = Chain.read(store, names, lineage);
        if (lineage.isPresent() && chain.newest().isEmpty()) {
            return new Look.Nothing("server %s in %s has no term %d: `sidecar recovery-points` lists its lineages"
                    .formatted(names.server(), store.location(), lineage.getAsLong()));
        }
        return ControlArchive.newest(store, names, chain)
                .<Look>map(stat -> {
                    var files = ControlArchive.unpack(stat, store.get(stat));
                    return new Look.Seen(new BucketView(
                            names,
                            chain,
                            stat.name(),
                            files,
                            decoded(files, stat.name()),
                            version(files, stat.name())));
                })
                .orElseGet(() -> new Look.Nothing(
                        "server %s in %s has no control copy yet, so nobody knows which databases it has: wait until its sidecar has shipped one"
                                .formatted(names.server(), store.location())));
    }

    private static ControlDb decoded(SortedMap<String, byte[]> files, ObjectName from) {
        var inside = new HashMap<String, byte[]>();
        files.forEach((path, bytes) -> {
            if (path.startsWith("control-db/")) {
                inside.put(path.substring("control-db/".length()), bytes);
            }
        });
        try {
            var decoded = ControlDb.read(ControlFiles.of(inside));
            if (decoded.findings().isEmpty()) {
                return decoded;
            }
            throw new HistoryBroken(
                    "the control copy %s is not fit to restore: %s".formatted(from, decoded.findings()), null);
        } catch (DamagedControlDb e) {
            throw new HistoryBroken("the control copy %s does not decode: %s".formatted(from, e.getMessage()), e);
        }
    }

    private static ServerVersion version(Map<String, byte[]> files, ObjectName from) {
        return Optional.ofNullable(files.get("metadata.toml"))
                .flatMap(ServerVersion::read)
                .orElseThrow(() -> new HistoryBroken("the control copy %s names no version".formatted(from), null));
    }

    /** What a database is called. */
    List<String> called(Identity database) {
        return control.names().entrySet().stream()
                .filter(name -> name.getValue().equals(database))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The replicas that serve databases. */
    List<ReplicaKey> live() {
        var live = new ArrayList<ReplicaKey>();
        for (Database database : control.databases()) {
            control.leaderOf(database)
                    .ifPresent(replica -> live.add(new ReplicaKey(database.identity(), replica.id())));
        }
        return live;
    }

    /** What the bucket has of each database, as far as the target wants it. */
    List<RestorePlan.Found> find(ObjectStore store, RestoreTarget target) {
        var listing = new WalListing(store, names, chain);
        return live().stream().map(key -> find(listing, key, target)).toList();
    }

    private boolean begun(ReplicaKey key) {
        return Optional.ofNullable(files.get(ControlArchive.DECODED))
                .map(bytes -> new JsonObject(new String(bytes, StandardCharsets.UTF_8)).getJsonArray("databases"))
                .stream()
                .flatMap(databases -> IntStream.range(0, databases.size()).mapToObj(databases::getJsonObject))
                .filter(database -> key.database().text().equals(database.getString("identity"))
                        && Long.valueOf(key.replica()).equals(database.getLong("replica")))
                .allMatch(database -> database.getBoolean(ControlArchive.BEGUN, true));
    }

    private RestorePlan.Found find(WalListing listing, ReplicaKey key, RestoreTarget target) {
        var called = called(key.database());
        boolean chosen = target.database()
                .map(wanted -> called.contains(wanted) || key.database().text().equals(wanted))
                .orElse(true);
        long wanted = chosen ? target.offset().orElse(Long.MAX_VALUE) : Long.MAX_VALUE;
        var pieces = new ArrayList<Piece>();
        var coverage = listing.walk(key, wanted, pieces::add);
        return new RestorePlan.Found(key, called, pieces, coverage.next(), coverage.beyondGap(), begun(key));
    }
}
