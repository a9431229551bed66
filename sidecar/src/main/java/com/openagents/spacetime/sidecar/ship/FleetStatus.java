package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How everything stands at one moment.
 *
 * @param state {@code starting} (no claim yet), {@code shipping}, {@code fenced} or {@code refused}
 * @param problem why it is not shipping, or what the store last refused
 * @param store where to
 * @param server whose history it is, once claimed
 * @param term this writer's term, 0 before its claim
 * @param dataDirectory of the server
 * @param found whether that directory is there now
 * @param known whether the bucket and the source have been compared, so that the first position is known
 * @param caughtUp whether everything that the looks at {@code asOf} or later saw is in the bucket
 * @param asOf every look at the logs and the control files that this rests on began then or later
 * @param rpo age of the oldest commit that would be lost with the disk now
 * @param clockSkew how far this machine's clock is ahead of the store's, negative if behind; nothing until it was measured
 * @param breaks how often a log and the bucket's history did not meet
 * @param control the control files
 * @param replicas what is looked after
 * @param orphans numbers of replica directories that no database uses; they are not shipped
 */
public record FleetStatus(
        String state,
        Optional<String> problem,
        String store,
        Optional<String> server,
        long term,
        String dataDirectory,
        boolean found,
        boolean known,
        boolean caughtUp,
        Instant asOf,
        Duration rpo,
        Optional<Duration> clockSkew,
        Breaks breaks,
        Control control,
        List<Replica> replicas,
        List<Long> orphans) {
    /** Every word for the whole. */
    public static final Set<String> STATES = Set.of("starting", "shipping", "fenced", "refused");

    /** Every word for the control files. */
    public static final Set<String> CONTROL_STATES =
            Set.of("shipped", "waiting", "changing", "absent", "unusable", "unknown");

    /** Every word for a replica. */
    public static final Set<String> REPLICA_STATES = Set.of(
            "opening",
            "shipping",
            "behind",
            "forked",
            "gap",
            "damaged",
            "unbegun",
            "gone",
            "unreadable",
            "fenced",
            "failed",
            "stopped",
            "retired");

    /** Copies the lists, and refuses a word that nobody could look up. */
    public FleetStatus {
        oneOf(STATES, state);
        replicas = List.copyOf(replicas);
        orphans = List.copyOf(orphans);
    }

    private static void oneOf(Set<String> words, String word) {
        if (!words.contains(word)) {
            throw new IllegalStateException("the state \"%s\" is none of %s".formatted(word, words));
        }
    }

    /**
     * How often a log and the bucket's history did not meet, in all terms of the server.
     *
     * @param forks a log left the history that was in the bucket; both sides stay readable
     * @param gaps a log began behind it; what lies between is lost
     */
    public record Breaks(long forks, long gaps) {}

    /**
     * A snapshot that is whole in the bucket.
     *
     * @param offset of the last transaction in it
     * @param takenAt when the server took it
     */
    public record Snapshot(long offset, Instant takenAt) {}

    /**
     * The control files.
     *
     * @param state {@code shipped}, {@code waiting} for transactions 0, {@code changing}, {@code absent}, {@code unusable} or
     *     {@code unknown}
     * @param problem what is wrong, or what is waited for
     * @param generation number of the last copy that this term has shipped, 0 if none
     * @param shippedAt when
     */
    public record Control(String state, Optional<String> problem, long generation, Optional<Instant> shippedAt) {
        /** Refuses a word that nobody could look up. */
        public Control {
            oneOf(CONTROL_STATES, state);
        }
    }

    /**
     * One replica.
     *
     * @param database identity of its database
     * @param names what the database is called
     * @param replica its number
     * @param state {@code opening}, {@code shipping}, {@code behind}, {@code forked}, {@code gap}, {@code damaged},
     *     {@code unbegun}, {@code gone}, {@code unreadable}, {@code fenced}, {@code failed}, {@code stopped} or {@code retired}
     * @param problem what is wrong
     * @param sourceHead offset of the last whole transaction in the log, −1 if none
     * @param shipped offset of the last one in the bucket, −1 if none
     * @param unshippedCommits in the log and not in the bucket
     * @param unshippedBytes the same in bytes
     * @param rpo age of the oldest of them
     * @param shippedAt when something was last shipped, since the start
     * @param snapshot the newest one in the bucket
     * @param safeToDelete what of the log and the snapshots on the disk is not needed there any more
     */
    public record Replica(
            Identity database,
            List<String> names,
            long replica,
            String state,
            Optional<String> problem,
            long sourceHead,
            long shipped,
            long unshippedCommits,
            long unshippedBytes,
            Duration rpo,
            Optional<Instant> shippedAt,
            Optional<Snapshot> snapshot,
            SafeToDelete safeToDelete) {
        /** Copies the names, and refuses a word that nobody could look up. */
        public Replica {
            oneOf(REPLICA_STATES, state);
            names = List.copyOf(names);
        }
    }
}
