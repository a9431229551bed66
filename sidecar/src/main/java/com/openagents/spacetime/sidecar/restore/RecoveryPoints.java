package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.lineage.Base;
import com.openagents.spacetime.sidecar.lineage.Branches;
import com.openagents.spacetime.sidecar.lineage.Branches.Branch;
import com.openagents.spacetime.sidecar.lineage.Chain;
import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.ControlArchive;
import com.openagents.spacetime.sidecar.lineage.Coverage.Piece;
import com.openagents.spacetime.sidecar.lineage.HistoryBroken;
import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.lineage.WalListing;
import com.openagents.spacetime.sidecar.restore.Points.Generation;
import com.openagents.spacetime.sidecar.restore.Points.Listed;
import com.openagents.spacetime.sidecar.restore.Points.Side;
import com.openagents.spacetime.sidecar.restore.Points.Snapshot;
import com.openagents.spacetime.sidecar.restore.Points.Term;
import com.openagents.spacetime.sidecar.restore.Points.Window;
import com.openagents.spacetime.sidecar.store.ObjectDamaged;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the bucket alone what it can give back: how far each history goes, which other sides it has, its snapshots, and the
 * control copies. Lists and reads, never writes. Memory: one replica and the newest of each list, whatever their number.
 */
public final class RecoveryPoints {
    private final ObjectStore store;
    private final Query query;

    /**
     * What is wanted.
     *
     * @param server which one, if the store holds several
     * @param database name or identity of the only database wanted; empty for all
     * @param lineage the term whose history is wanted; empty for the present one
     * @param limit how many of each list, newest first; at least 1
     */
    public record Query(Optional<ServerId> server, Optional<String> database, OptionalLong lineage, int limit) {
        /** Refuses a limit that shows nothing. */
        public Query {
            if (limit < 1) {
                throw new IllegalArgumentException("a list of %d shows nothing".formatted(limit));
            }
        }
    }

    /** Reads from {@code store}. */
    public RecoveryPoints(ObjectStore store, Query query) {
        this.store = store;
        this.query = query;
    }

    /**
     * Tells them one after the other, as they are found.
     *
     * @return why there is nothing to tell, with the way out; nothing was told then
     */
    public Optional<String> tell(Consumer<Points> taker) {
        return switch (ServerChoice.of(store, query.server())) {
            case ServerChoice.None(var why) -> Optional.of(why);
            case ServerChoice.Chosen(var names) -> tell(names, taker);
        };
    }

    private Optional<String> tell(ObjectNames names, Consumer<Points> taker) {
        var chain = Chain.read(store, names, query.lineage());
        if (chain.newest().isEmpty()) {
            return Optional.of("server %s in %s has no %s: leave out --lineage to see the terms that it has"
                    .formatted(
                            names.server(),
                            store.location(),
                            query.lineage().isPresent()
                                    ? "term " + query.lineage().getAsLong()
                                    : "claim"));
        }
        var known = known(names);
        var keys = keys(names, known);
        if (query.database().isPresent() && keys.isEmpty()) {
            return Optional.of("server %s in %s has no database \"%s\": leave out --database to see those that it has"
                    .formatted(
                            names.server(), store.location(), query.database().get()));
        }
        taker.accept(new Points.Server(
                names.server(), terms(chain), generations(names, chain), pins(names), known.problem()));
        taker.accept(replicas(names, chain, known, keys, taker));
        return Optional.empty();
    }

    private Points.Summary replicas(
            ObjectNames names, Chain chain, Known known, Set<ReplicaKey> keys, Consumer<Points> taker) {
        var sum = new Points.Summary(0, 0, Optional.empty(), Optional.empty());
        for (var key : keys) {
            var replica = replica(names, chain, known, key);
            taker.accept(replica);
            boolean broken =
                    !replica.isUnbroken() && (replica.live() || known.problem().isPresent());
            sum = new Points.Summary(
                    sum.replicas() + 1,
                    sum.broken() + (broken ? 1 : 0),
                    least(sum.first(), replica.window().map(Window::firstTime)),
                    greatest(sum.last(), replica.window().map(Window::lastTime)));
        }
        return sum;
    }

    private static Optional<Instant> least(Optional<Instant> one, Optional<Instant> other) {
        return other.filter(time -> one.isEmpty() || time.isBefore(one.get())).or(() -> one);
    }

    private static Optional<Instant> greatest(Optional<Instant> one, Optional<Instant> other) {
        return other.filter(time -> one.isEmpty() || time.isAfter(one.get())).or(() -> one);
    }

    /** What the newest control copy says of databases, if it can be read. */
    private record Known(Optional<BucketView> view, Optional<String> problem) {
        List<String> names(Identity database) {
            return view.map(seen -> seen.called(database)).orElse(List.of());
        }

        boolean isLive(ReplicaKey key) {
            return view.filter(seen -> seen.live().contains(key)).isPresent();
        }
    }

    private Known known(ObjectNames names) {
        try {
            return switch (BucketView.into(store, Optional.of(names.server()), query.lineage())) {
                case BucketView.Look.Seen(var view) -> new Known(Optional.of(view), Optional.empty());
                case BucketView.Look.Nothing(var why) -> new Known(Optional.empty(), Optional.of(why));
            };
        } catch (HistoryBroken | ObjectDamaged e) { // the histories can be told without their names
            return new Known(Optional.empty(), Optional.ofNullable(e.getMessage()));
        }
    }

    /** Those that are live, also if nothing of them is there, and whatever else is there. */
    private Set<ReplicaKey> keys(ObjectNames names, Known known) {
        var keys = new TreeSet<ReplicaKey>(Comparator.comparing(ReplicaKey::toString));
        known.view().ifPresent(seen -> keys.addAll(seen.live()));
        for (var folder : store.folders(names.databases())) {
            for (var number : store.folders(names.databases() + folder + "/")) {
                keys.add(new ReplicaKey(new Identity(folder), Long.parseLong(number)));
            }
        }
        keys.removeIf(key -> !isWanted(key.database(), known));
        return keys;
    }

    private boolean isWanted(Identity database, Known known) {
        return query.database()
                .map(called ->
                        called.equals(database.text()) || known.names(database).contains(called))
                .orElse(true);
    }

    private Points.Replica replica(ObjectNames names, Chain chain, Known known, ReplicaKey key) {
        return new Points.Replica(
                key,
                known.names(key.database()),
                known.isLive(key),
                window(names, chain, key),
                snapshots(names, key),
                sides(names, chain, key));
    }

    private Optional<Window> window(ObjectNames names, Chain chain, ReplicaKey key) {
        var ends = new Ends();
        var coverage = new WalListing(store, names, chain).walk(key, Long.MAX_VALUE, ends);
        return ends.first()
                .map(first ->
                        new Window(0, coverage.next() - 1, first, ends.last().orElse(first), coverage.beyondGap()));
    }

    /** The times of the first and of the last transaction of a walk. */
    private static final class Ends implements Consumer<Piece> {
        private @Nullable Piece first;
        private @Nullable Piece last;

        @Override
        public void accept(Piece piece) {
            first = first == null ? piece : first;
            last = piece;
        }

        Optional<Instant> first() {
            return Optional.ofNullable(first)
                    .map(piece -> piece.object().facts())
                    .map(facts -> facts.firstTime().orElse(facts.seen()));
        }

        Optional<Instant> last() {
            return Optional.ofNullable(last)
                    .map(piece -> piece.object().facts())
                    .map(facts -> facts.lastTime().orElse(facts.seen()));
        }
    }

    private Listed<Side> sides(ObjectNames names, Chain chain, ReplicaKey key) {
        var sides = new ArrayList<Side>();
        for (Branch branch : new Branches(store, names, chain).of(key)) {
            window(names, chain.upTo(branch.lineage()), key)
                    .filter(window -> window.last() >= branch.from())
                    .ifPresent(window -> sides.add(new Side(branch, window.last(), window.lastTime())));
        }
        return new Listed<>(sides.subList(0, Math.min(query.limit(), sides.size())), sides.size());
    }

    private Listed<Snapshot> snapshots(ObjectNames names, ReplicaKey key) {
        return newest(
                names.snapshots(key),
                stat -> ObjectNames.snapshotOf(stat.name()).map(name -> new Snapshot(name.term(), name.offset())));
    }

    private Listed<String> pins(ObjectNames names) {
        return newest(
                names.pins(),
                stat -> Optional.of(stat.name().value().substring(names.pins().length())));
    }

    private <T> Listed<T> newest(String folder, Function<ObjectStat, Optional<T>> read) {
        var newest = new Newest<T>(query.limit());
        try (var objects = store.list(folder, "")) {
            objects.map(read).flatMap(Optional::stream).forEach(newest::add);
        }
        return newest.listed();
    }

    private Listed<Term> terms(Chain chain) {
        var terms = chain.claims().stream()
                .limit(query.limit())
                .map(claim -> term(chain, claim))
                .toList();
        return new Listed<>(terms, chain.claims().size());
    }

    private static Term term(Chain chain, Claim claim) {
        var base = Optional.ofNullable(chain.bases().get(claim.term()));
        return new Term(claim, base.isPresent(), count(base, Base.Relation.FORK), count(base, Base.Relation.GAP));
    }

    private static long count(Optional<Base> base, Base.Relation relation) {
        return base.stream()
                .flatMap(present -> present.replicas().values().stream())
                .filter(entry -> entry.relation() == relation)
                .count();
    }

    private Listed<Generation> generations(ObjectNames names, Chain chain) {
        var newest = new Newest<Generation>(query.limit());
        for (long term : chain.terms().reversed()) {
            try (var copies = store.list(names.controls(term), "")) {
                copies.forEach(copy -> generation(term, copy).ifPresent(newest::add));
            }
        }
        var listed = newest.listed();
        return new Listed<>(closed(listed.newest()), listed.total());
    }

    private static Optional<Generation> generation(long term, ObjectStat copy) {
        var sequence = ObjectNames.generationOf(copy.name());
        var seen = Optional.ofNullable(copy.metadata().get(ControlArchive.SEEN_TIME))
                .map(Instant::parse);
        return sequence.isPresent()
                ? Optional.of(new Generation(term, sequence.getAsLong(), seen, Optional.empty()))
                : Optional.empty();
    }

    /** Each is valid until the next one was made. */
    private static List<Generation> closed(List<Generation> newestFirst) {
        var closed = new ArrayList<Generation>();
        Optional<Instant> next = Optional.empty();
        for (var each : newestFirst) {
            closed.add(new Generation(each.term(), each.sequence(), each.from(), next));
            next = each.from();
        }
        return closed;
    }
}
