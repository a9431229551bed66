package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.lineage.Coverage.Piece;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.source.ServerVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The objects that make a whole data directory, proven complete: for each database that the control copy names, an unbroken
 * run of transactions from 0 to the one wanted. Pure.
 *
 * @param version of the server that the directory is for, at least
 * @param replicas one for each database
 */
public record RestorePlan(ServerVersion version, List<ReplicaPlan> replicas) {
    /** Copies the list. */
    public RestorePlan {
        replicas = List.copyOf(replicas);
    }

    /**
     * One replica.
     *
     * @param key which
     * @param names what its database is called
     * @param last its last transaction, −1 if it never had one
     * @param pieces the objects, in order
     */
    public record ReplicaPlan(ReplicaKey key, List<String> names, long last, List<Piece> pieces) {
        /** Copies the lists. */
        public ReplicaPlan {
            names = List.copyOf(names);
            pieces = List.copyOf(pieces);
        }
    }

    /** What came of planning. */
    public sealed interface Planning {
        /** It can be restored. */
        record Ready(RestorePlan plan) implements Planning {}

        /** It cannot; {@code why} names the gap and the way out. */
        record Impossible(String why) implements Planning {}
    }

    /**
     * What the bucket has of one replica.
     *
     * @param key which
     * @param names what its database is called
     * @param pieces objects that continue one another from transaction 0 on, up to the one wanted
     * @param next offset behind them
     * @param beyondGap lowest offset that is in the bucket behind a hole at {@code next}; nothing if there is none
     * @param begun false if the control copy says that it never had a transaction
     */
    public record Found(
            ReplicaKey key,
            List<String> names,
            List<Piece> pieces,
            long next,
            Optional<Long> beyondGap,
            boolean begun) {

        /** Whether a person means this one. */
        boolean isCalled(String database) {
            return key.database().text().equals(database) || names.contains(database);
        }

        private boolean neverBegan() {
            return !begun && next == 0 && beyondGap.isEmpty();
        }

        private String called() {
            return names.isEmpty() ? key.database().text() : "%s (%s)".formatted(names.getFirst(), key.database());
        }
    }

    /**
     * Plans.
     *
     * @param version that the control copy names
     * @param found for each replica that the control copy says to be live
     */
    public static Planning of(RestoreTarget target, ServerVersion version, List<Found> found) {
        var chosen = chosen(target, found);
        if (target.offset().isPresent() && chosen.size() != 1) {
            return new Planning.Impossible(
                    "--offset belongs to one database: choose it with --database, one of %s".formatted(called(found)));
        }
        if (target.database().isPresent() && chosen.isEmpty()) {
            return new Planning.Impossible("there is no database \"%s\" in the control copy: choose one of %s"
                    .formatted(target.database().get(), called(found)));
        }
        var replicas = new ArrayList<ReplicaPlan>();
        for (var each : found) {
            var wanted = target.offset().filter(_ -> chosen.contains(each));
            var missing = missing(each, wanted);
            if (missing.isPresent()) {
                return new Planning.Impossible(missing.get());
            }
            long last = wanted.orElse(each.next() - 1);
            replicas.add(new ReplicaPlan(each.key(), each.names(), last, each.pieces()));
        }
        return new Planning.Ready(new RestorePlan(version, replicas));
    }

    private static List<Found> chosen(RestoreTarget target, List<Found> found) {
        return found.stream()
                .filter(each -> target.database().map(each::isCalled).orElse(true))
                .toList();
    }

    private static Optional<String> missing(Found found, Optional<Long> wanted) {
        if (found.neverBegan() && wanted.isEmpty()) {
            return Optional.empty(); // on a restored server it answers as it did on the one it comes from
        }
        if (found.next() == 0) {
            return Optional.of(
                    "transaction 0 of database %s is not in the bucket (db/%s): a server would silently create it anew and empty; look at another --server, or ship it first"
                            .formatted(found.called(), found.key()));
        }
        long last = found.next() - 1;
        if (wanted.isEmpty() && found.beyondGap().isPresent()) {
            return Optional.of(
                    "the history of database %s stops after transaction %d: no object begins with %d in db/%s/wal, the next one begins with %d. Stop there with --database %s --offset %d"
                            .formatted(
                                    found.called(),
                                    last,
                                    found.next(),
                                    found.key(),
                                    found.beyondGap().get(),
                                    found.key().database(),
                                    last));
        }
        return wanted.filter(offset -> offset > last)
                .map(offset ->
                        "the history of database %s ends with transaction %d, so it cannot be restored to %d: the newest is --offset %d"
                                .formatted(found.called(), last, offset, last));
    }

    private static List<String> called(List<Found> found) {
        return found.stream().map(Found::called).toList();
    }
}
