package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.lineage.Branches;
import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a bucket can give back, in the order in which it is told: the server, then each replica, then all in all. */
public sealed interface Points {

    /**
     * The newest entries of a list.
     *
     * @param newest newest first, no more than were asked for
     * @param total how many there are
     */
    record Listed<T>(List<T> newest, long total) {
        /** Copies the list. */
        public Listed {
            newest = List.copyOf(newest);
        }
    }

    /**
     * The server.
     *
     * @param server which
     * @param terms the writers' claims
     * @param generations copies of the control files; a restore of everything takes the newest
     * @param pins names of what a person wants kept
     * @param problem why the newest control copy cannot be read, so that nobody knows names or what is live
     */
    record Server(
            ServerId server,
            Listed<Term> terms,
            Listed<Generation> generations,
            Listed<String> pins,
            Optional<String> problem)
            implements Points {}

    /**
     * A term.
     *
     * @param claim of its writer
     * @param based whether it has compared the logs with the bucket; one that has not has shipped nothing
     * @param forks how many logs have left the history with it
     * @param gaps how many logs have begun behind the history with it
     */
    record Term(Claim claim, boolean based, long forks, long gaps) {}

    /**
     * One copy of the control files.
     *
     * @param term that shipped it
     * @param sequence its number within the term
     * @param from when the files were so; nothing if its writer did not say
     * @param to when the next copy took its place; nothing for the newest
     */
    record Generation(long term, long sequence, Optional<Instant> from, Optional<Instant> to) {}

    /**
     * A replica.
     *
     * @param key which
     * @param names what its database is called now
     * @param live whether the newest control copy knows it; the others are no longer on the server
     * @param window what can be restored; nothing if transaction 0 is not there
     * @param snapshots in the bucket
     * @param sides of its history that a newer term has left
     */
    record Replica(
            ReplicaKey key,
            List<String> names,
            boolean live,
            Optional<Window> window,
            Listed<Snapshot> snapshots,
            Listed<Side> sides)
            implements Points {
        /** Copies the names. */
        public Replica {
            names = List.copyOf(names);
        }

        /** Whether all that was shipped in this lineage can be restored. */
        public boolean isUnbroken() {
            return window.filter(found -> found.beyondGap().isEmpty()).isPresent();
        }
    }

    /**
     * Consecutive transactions, each of which can be restored.
     *
     * @param first always 0
     * @param last the newest
     * @param firstTime when the first was committed, by the server's clock; else when it was read by the sidecar
     * @param lastTime the same of the last one
     * @param beyondGap offset of the next transaction in the bucket, if some are missing behind {@code last}
     */
    record Window(long first, long last, Instant firstTime, Instant lastTime, Optional<Long> beyondGap) {}

    /**
     * A snapshot.
     *
     * @param term that put it
     * @param offset of the last transaction in it
     */
    record Snapshot(long term, long offset) {}

    /**
     * Another side of the history.
     *
     * @param branch where it leaves, and the lineage that it is read by
     * @param last its newest transaction
     * @param lastTime when that was committed or read
     */
    record Side(Branches.Branch branch, long last, Instant lastTime) {}

    /**
     * All in all.
     *
     * @param replicas how many were told
     * @param broken how many of the live ones cannot be restored whole
     * @param first the earliest transaction's time
     * @param last the latest one's
     */
    record Summary(long replicas, long broken, Optional<Instant> first, Optional<Instant> last) implements Points {}
}
