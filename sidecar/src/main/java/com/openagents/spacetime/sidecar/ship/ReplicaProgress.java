package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.observe.ReplicaFigures;
import com.openagents.spacetime.sidecar.source.HeadWatch;
import com.openagents.spacetime.sidecar.source.HeadWatch.Head;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one replica is in the bucket. The shipper's thread writes; any thread reads. What is read together may be of
 * neighbouring moments, never worse.
 */
final class ReplicaProgress implements ReplicaFigures {
    private static final Head NOT_YET = new Head(0, 0, 0, Instant.EPOCH);

    private final ReplicaKey key;
    private final InstantSource clock;
    private volatile State state = new State("opening", Optional.empty());
    private volatile Shipped shipped = new Shipped(0, 0, 0, Optional.empty());
    private volatile @Nullable Instant oldestWaiting;
    private volatile @Nullable HeadWatch watch;

    /** A word, and what is wrong if something is. */
    record State(String word, Optional<String> problem) {}

    /**
     * What the bucket holds.
     *
     * @param next offset of the first transaction that it does not hold
     * @param bytes shipped since the replica was opened, before compression
     * @param commits shipped since then
     * @param at when the last of them were shipped
     */
    record Shipped(long next, long bytes, long commits, Optional<Instant> at) {}

    ReplicaProgress(ReplicaKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    void opened(long next, HeadWatch headWatch) {
        shipped = new Shipped(next, 0, 0, Optional.empty());
        watch = headWatch;
        become("shipping", Optional.empty());
    }

    /** The answer is whether that is a change. */
    boolean become(String word, Optional<String> problem) {
        var now = new State(word, problem);
        boolean changed = !now.word().equals(state.word());
        state = now;
        return changed;
    }

    void waiting(@Nullable Instant oldest) {
        oldestWaiting = oldest;
    }

    void shipped(long next, long bytes, long commits) {
        var before = shipped;
        shipped = new Shipped(next, before.bytes() + bytes, before.commits() + commits, Optional.of(clock.instant()));
        oldestWaiting = null;
    }

    ReplicaKey key() {
        return key;
    }

    State state() {
        return state;
    }

    Shipped shipped() {
        return shipped;
    }

    Head head() {
        var headWatch = watch;
        return headWatch == null ? NOT_YET : headWatch.head();
    }

    boolean isShipping() {
        return state.word().equals("shipping");
    }

    /** Whether all that the last look saw is in the bucket. */
    boolean isCaughtUp() {
        return isShipping() && head().next() <= shipped.next();
    }

    /** Its oldest commit that is not in the bucket; never younger than what the watch saw by itself. */
    Optional<Instant> oldestUnshipped() {
        var headWatch = watch;
        var grew = headWatch == null ? Optional.<Instant>empty() : headWatch.grewBeyond(shipped.next());
        var oldest = Optional.ofNullable(oldestWaiting);
        return oldest.isPresent() && grew.isPresent()
                ? Optional.of(oldest.get().isBefore(grew.get()) ? oldest.get() : grew.get())
                : oldest.or(() -> grew);
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
        return state.problem().isPresent() ? 1 : 0;
    }
}
