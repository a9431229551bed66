package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.Base;
import com.openagents.spacetime.sidecar.lineage.Coverage.Piece;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.RunningDigest;
import com.openagents.spacetime.sidecar.lineage.WalContent;
import com.openagents.spacetime.sidecar.lineage.WalListing;
import com.openagents.spacetime.sidecar.lineage.WalObject;
import com.openagents.spacetime.sidecar.source.DataDirectory;
import com.openagents.spacetime.sidecar.source.LogStep;
import com.openagents.spacetime.sidecar.source.Position;
import com.openagents.spacetime.sidecar.source.ReplicaLog;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Compares a local log with what the bucket holds of it, to know where shipping begins.
 *
 * <ol>
 *   <li>Walk the bucket's history to its head: the position and the running digest there.
 *   <li>The local log holds the commit at the head, with the same CRC: it continues the history. Done.
 *   <li>It holds another commit there, or (if a person allows it) ends before: walk both histories from the beginning, commit
 *       by commit by their CRCs. The term forks behind the last common commit.
 *   <li>Anything else is trouble of the log, and the replica has no part in the base of this term.
 * </ol>
 */
final class Opening {
    private final ObjectStore store;
    private final WalListing listing;
    private final DataDirectory directory;
    private final LongSupplier nanos;

    Opening(ObjectStore store, WalListing listing, DataDirectory directory, LongSupplier nanos) {
        this.store = store;
        this.listing = listing;
        this.directory = directory;
        this.nanos = nanos;
    }

    /** What may be done when the histories differ. */
    enum Forking {
        /** This is no start, or the term has its base already. */
        NO,
        /** A differing log is forked; one that is only behind is not. */
        IF_DIFFERENT,
        /** One that is behind is forked, too. */
        IF_DIFFERENT_OR_BEHIND
    }

    /**
     * Where shipping begins.
     *
     * @param place where
     * @param entry what the base says of it; empty if the log cannot be shipped now
     * @param trouble why it cannot, or that it forks
     */
    record Opened(Place place, Optional<Base.Entry> entry, Optional<String> trouble) {}

    /** A position and the running digest there. */
    record Place(Position position, RunningDigest digest) {
        static final Place START = new Place(Position.START, RunningDigest.START);
    }

    Opened open(ReplicaKey key, Forking forking) throws InterruptedException {
        var head = head(key);
        try (var log = log(key, head.position())) {
            return switch (meet(log)) {
                case LogStep.Forked(var why) when forking != Forking.NO -> forked(key, head, why);
                case LogStep.Behind(var _, var why)
                when forking == Forking.IF_DIFFERENT_OR_BEHIND -> forked(key, head, why);
                case LogStep.Trouble trouble -> new Opened(head, Optional.empty(), Optional.of(trouble.why()));
                case LogStep.Idle _, LogStep.Taken _, LogStep.Skipped _ ->
                    new Opened(head, Optional.of(entry(head.position(), Base.Relation.CONTINUE)), Optional.empty());
            };
        }
    }

    /** A log that is empty or cannot be compared does not fork: a base must not set aside what the log does not replace. */
    private Opened forked(ReplicaKey key, Place head, String why) throws InterruptedException {
        try (var log = log(key, Position.START)) {
            var compared = new Comparison(log);
            listing.walk(key, Long.MAX_VALUE, compared::take);
            var trouble = compared.trouble();
            if (trouble.isPresent()) {
                return new Opened(head, Optional.empty(), Optional.of("%s; %s".formatted(why, trouble.get())));
            }
            var common = compared.common();
            return new Opened(common, Optional.of(entry(common.position(), Base.Relation.FORK)), Optional.of(why));
        }
    }

    private static Base.Entry entry(Position position, Base.Relation relation) {
        return new Base.Entry(position.next(), position.last().map(Position.Known::crc), relation);
    }

    private ReplicaLog log(ReplicaKey key, Position from) {
        return new ReplicaLog(directory.clog(key.replica()), from, nanos);
    }

    /** Looks until the log has met its position, or says why it cannot. */
    private static LogStep meet(ReplicaLog log) throws InterruptedException {
        var step = log.next();
        while (step instanceof LogStep.Skipped && !log.hasMet()) {
            step = log.next();
        }
        return step;
    }

    /** The end of the bucket's history. */
    private Place head(ReplicaKey key) {
        var walk = new Object() {
            Place place = Place.START;
        };
        listing.walk(key, Long.MAX_VALUE, piece -> walk.place = behind(piece, walk.place));
        return walk.place;
    }

    private Place behind(Piece piece, Place before) {
        WalObject object = piece.object();
        if (piece.last() == object.range().last()) {
            var facts = object.facts();
            return new Place(Position.after(facts.lastCommit(), facts.lastCrc()), facts.digest());
        }
        var walk = new Object() {
            Place place = before;
        };
        read(object, before, (commit, digest) -> {
            if (commit.range().last() <= piece.last()) {
                walk.place = new Place(Position.after(commit), digest);
            }
        });
        return walk.place;
    }

    private void read(WalObject object, Place before, WalContent.Taker taker) {
        try {
            WalContent.read(object, store.get(object.stat()), before.digest(), taker);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written here that could fail", e);
        }
    }

    /** Reads a log beside the objects of the bucket. A walk has no way to be left early: what follows a difference is ignored. */
    private final class Comparison {
        private final ReplicaLog log;
        private Place common = Place.START;
        private boolean differs;
        private boolean interrupted;
        private Optional<String> trouble = Optional.empty();

        Comparison(ReplicaLog log) {
            this.log = log;
        }

        /** The last place at which the log and the bucket's history are the same. */
        Place common() {
            return common;
        }

        /** What kept the log from being compared to its end or to a difference. */
        Optional<String> trouble() throws InterruptedException {
            if (interrupted) {
                throw new InterruptedException("stopped while comparing a log with the bucket");
            }
            return trouble;
        }

        void take(Piece piece) {
            if (differs) {
                return;
            }
            read(piece.object(), common, (commit, digest) -> {
                if (!differs && commit.range().last() <= piece.last()) {
                    differs = !isNextInLog(commit.crc(), commit.range().last());
                    common = differs ? common : new Place(Position.after(commit), digest);
                }
            });
        }

        private boolean isNextInLog(int crc, long last) {
            try {
                var step = log.next();
                while (step instanceof LogStep.Skipped) {
                    step = log.next();
                }
                if (step instanceof LogStep.Trouble found) {
                    trouble = Optional.of(found.why());
                } else if (step instanceof LogStep.Idle && log.position().next() == 0) {
                    trouble = Optional.of("the log does not hold a single transaction");
                }
                return step instanceof LogStep.Taken(var local)
                        && local.crc() == crc
                        && local.range().last() == last;
            } catch (InterruptedException _) {
                interrupted = true;
                return false;
            }
        }
    }
}
