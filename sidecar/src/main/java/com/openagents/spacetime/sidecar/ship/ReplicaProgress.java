package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.observe.ReplicaFigures;
import com.openagents.spacetime.sidecar.ship.FleetStatus.Snapshot;
import com.openagents.spacetime.sidecar.source.HeadWatch;
import com.openagents.spacetime.sidecar.source.HeadWatch.Head;
import com.openagents.spacetime.sidecar.source.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far one replica is in the bucket. The shipper's thread writes; any thread reads. What is read together may be of
 * neighbouring moments, never worse.
 */
final class ReplicaProgress implements ReplicaFigures {
    /** How long a log may hold nothing before its database counts as one that never had a transaction. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(60);

    private static final Head NOT_YET = new Head(0, 0, 0, Instant.EPOCH);

    private final ReplicaKey key;
    private final InstantSource clock;
    private volatile State state;
    private volatile Shipped shipped = new Shipped(Position.START, 0, 0, Optional.empty());
    private volatile @Nullable Instant oldestWaiting;
    private volatile @Nullable HeadWatch watch;
    private volatile @Nullable State blinded;
    private volatile Optional<Snapshot> snapshot = Optional.empty();

    /** What is to be expected of transaction 0. */
    enum Beginning {
        /** It is in the bucket. */
        SHIPPED,
        /** It is in the log and not in the bucket yet, or the log cannot be read, or begins just now. */
        AWAITED,
        /** The log has been looked at and does not hold it: the database may be published, but nothing was ever done there. */
        NEVER
    }

    /**
     * A word, and what is wrong if something is.
     *
     * @param since when the word was first said
     */
    record State(String word, Optional<String> problem, Instant since) {
        /** Whether commits may be written that nobody sees: what waits then is of any age since. */
        private boolean isBlind() {
            return switch (word) {
                case "shipping", "gone", "retired", "stopped" -> false;
                default -> true;
            };
        }
    }

    /**
     * What the bucket holds.
     *
     * @param place behind the last commit that it holds
     * @param bytes shipped since the replica was opened, before compression
     * @param commits shipped since then
     * @param at when the last of them were shipped
     */
    record Shipped(Position place, long bytes, long commits, Optional<Instant> at) {
        /** Offset of the first transaction that it does not hold. */
        long next() {
            return place.next();
        }
    }

    ReplicaProgress(ReplicaKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
        this.state = new State("opening", Optional.empty(), clock.instant());
    }

    void opened(Position place, HeadWatch headWatch) {
        shipped = new Shipped(place, 0, 0, Optional.empty());
        watch = headWatch;
        become("shipping", Optional.empty());
    }

    /** The answer is whether that is a change. */
    boolean become(String word, Optional<String> problem) {
        var before = state;
        boolean changed = !word.equals(before.word());
        state = new State(word, problem, changed ? clock.instant() : before.since());
        return changed;
    }

    /** Nobody sees any more how far the log reaches, so nothing that is said of it can be good news until the next start. */
    void blinded(String why) {
        blinded = new State("failed", Optional.of(why), clock.instant());
    }

    void waiting(@Nullable Instant oldest) {
        oldestWaiting = oldest;
    }

    void shipped(Position place, long bytes, long commits) {
        var before = shipped;
        shipped = new Shipped(place, before.bytes() + bytes, before.commits() + commits, Optional.of(clock.instant()));
        oldestWaiting = null;
    }

    /** A snapshot is whole in the bucket. */
    void snapshot(Snapshot newest) {
        snapshot = Optional.of(newest);
    }

    /** The newest that is whole in the bucket. */
    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    ReplicaKey key() {
        return key;
    }

    State state() {
        var end = blinded;
        return end == null ? state : end;
    }

    Shipped shipped() {
        return shipped;
    }

    Head head() {
        var headWatch = watch;
        return headWatch == null ? NOT_YET : headWatch.head();
    }

    boolean isShipping() {
        return state().word().equals("shipping");
    }

    /** Whether transaction 0 is in the bucket, or can be waited for. */
    Beginning beginning() {
        if (shipped.next() > 0) {
            return Beginning.SHIPPED;
        }
        var now = state();
        boolean settled = Duration.between(now.since(), clock.instant()).compareTo(BEGINS_WITHIN) >= 0;
        return switch (now.word()) {
            case "unbegun" -> Beginning.NEVER;
            case "shipping", "gone" -> settled && head().next() == 0 ? Beginning.NEVER : Beginning.AWAITED;
            default -> Beginning.AWAITED;
        };
    }

    /** Whether all that the last look saw is in the bucket. */
    boolean isCaughtUp() {
        return isShipping() && head().next() <= shipped.next();
    }

    /**
     * Its oldest commit that is not in the bucket; never younger than what the watch saw by itself, nor than the trouble that
     * keeps the log from being read or shipped.
     */
    Optional<Instant> oldestUnshipped() {
        var headWatch = watch;
        var grew = headWatch == null ? Optional.<Instant>empty() : headWatch.grewBeyond(shipped.next());
        var blind = Optional.of(state()).filter(State::isBlind).map(State::since);
        return Stream.of(Optional.ofNullable(oldestWaiting), grew, blind)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    Duration rpo() {
        return oldestUnshipped()
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }

    @Override
    public double unshippedBytes() {
        return Math.max(0, head().bytes() - shipped.bytes());
    }

    @Override
    public double unshippedCommits() {
        return Math.max(0, head().commits() - shipped.commits());
    }

    @Override
    public double sourceHeadOffset() {
        return Math.max(head().next(), shipped.next()) - 1.0;
    }

    @Override
    public double shippedOffset() {
        return shipped.next() - 1.0;
    }

    @Override
    public double troubled() {
        return state().problem().isPresent() ? 1 : 0;
    }
}
