package com.openagents.spacetime.sidecar.source;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Sees how far a replica's log reaches, independently of whoever ships it: reads every commit, keeps none. So a shipper that
 * silently stands still is noticed by the age of what it leaves behind.
 *
 * <p>One thread looks; any thread asks for what was seen.
 */
public final class HeadWatch implements AutoCloseable {
    /** Beyond this many, every second mark is dropped: age is then known less exactly, memory stays bounded. */
    private static final int MARKS = 512;

    private static final long SPACING_MILLIS = 100;

    private ReplicaLog log;
    private final InstantSource clock;
    private final Deque<Mark> marks = new ArrayDeque<>(); // guarded by itself
    private long bytes;
    private long commits;
    private volatile Head head;

    /** The log reached {@code next} at {@code seen}. */
    private record Mark(long next, Instant seen) {}

    /**
     * What was seen.
     *
     * @param next offset behind the last whole commit
     * @param bytes of all commits seen since the watch began
     * @param commits how many
     * @param lookedAt when the look began that last saw all there was
     */
    public record Head(long next, long bytes, long commits, Instant lookedAt) {}

    /** Watches a log from its position on. */
    public HeadWatch(ReplicaLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.head = new Head(log.position().next(), 0, 0, Instant.EPOCH);
    }

    /**
     * Reads all that is there now.
     *
     * @return whether that was all; false if the log is in trouble, seen from where this watch has come
     */
    public boolean look() throws InterruptedException {
        var began = clock.instant();
        LogStep step = log.next();
        while (step instanceof LogStep.Taken || step instanceof LogStep.Skipped) {
            if (step instanceof LogStep.Taken(var commit)) {
                bytes += commit.size();
                commits++;
                head = new Head(log.position().next(), bytes, commits, head.lookedAt());
                mark(commit.range().next());
            }
            step = log.next();
        }
        boolean whole = step instanceof LogStep.Idle && log.hasMet(); // what is in trouble may hold more than was seen
        head = new Head(log.position().next(), bytes, commits, whole ? began : head.lookedAt());
        return whole;
    }

    /**
     * Forgets what was seen and watches on from another position: what this watch has read ahead of a shipper may have been
     * cut off before it was shipped.
     *
     * @param position that a shipper has reached
     * @param shippedBytes of all commits up to there, since the watch began
     * @param shippedCommits how many
     */
    public void again(Position position, long shippedBytes, long shippedCommits) {
        log.close();
        log = log.from(position);
        bytes = shippedBytes;
        commits = shippedCommits;
        head = new Head(position.next(), bytes, commits, head.lookedAt());
        synchronized (marks) {
            marks.clear();
        }
    }

    /** The last look. */
    public Head head() {
        return head;
    }

    /** Since when the log is known to reach beyond {@code next}; nothing if it does not. */
    public Optional<Instant> grewBeyond(long next) {
        synchronized (marks) {
            while (!marks.isEmpty() && marks.peekFirst().next() <= next) {
                marks.removeFirst();
            }
            return Optional.ofNullable(marks.peekFirst()).map(Mark::seen);
        }
    }

    private void mark(long next) {
        var now = clock.instant();
        synchronized (marks) {
            var last = marks.peekLast();
            if (last != null
                    && marks.size() > 1
                    && now.toEpochMilli() - last.seen().toEpochMilli() < SPACING_MILLIS) {
                marks.removeLast();
                marks.addLast(new Mark(next, last.seen()));
            } else {
                marks.addLast(new Mark(next, now));
            }
            if (marks.size() > MARKS) {
                thin();
            }
        }
    }

    private void thin() {
        boolean keep = true;
        for (var each = marks.iterator(); each.hasNext(); keep = !keep) {
            each.next();
            if (!keep) {
                each.remove();
            }
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
