package com.openagents.spacetime.sidecar.source;

import com.openagents.spacetime.sidecar.commitlog.Commit;
import com.openagents.spacetime.sidecar.commitlog.SegmentEnd;
import com.openagents.spacetime.sidecar.commitlog.SegmentEnd.Successor;
import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import com.openagents.spacetime.sidecar.commitlog.Tail;
import com.openagents.spacetime.sidecar.commitlog.Traversal;
import com.openagents.spacetime.sidecar.commitlog.Traversal.Verdict;
import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.source.LogStep.Trouble;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log of one replica from a position on, across segments, while the server writes, rotates, compresses and is
 * restarted, and while operators delete and restore it. Each {@link #next()} is one look.
 *
 * <p>Whenever segments are opened anew, which is at the start and whenever the file under the name is not the one that is
 * open, reading begins in the segment that must hold the last known commit, and that commit must be met again with the same
 * CRC before anything behind it is given out. So a log that was cut, or replaced by another history, is noticed and never
 * mixed with what came before. What an end of a segment means, {@link SegmentEnd} says.
 *
 * <p>Memory: 64 KiB and one commit. One thread at a time; an interrupt closes it.
 */
public final class ReplicaLog implements AutoCloseable {
    private static final long BETWEEN_READS = Duration.ofSeconds(1).toNanos();

    private final Path clog;
    private final LongSupplier nanos;
    private Position position;
    private Traversal traversal;
    private boolean met; // the last known commit, since the segments were opened
    private @Nullable OpenSegment segment;
    private @Nullable Ended ended;
    private int reads; // in a row that ended like this, a second apart
    private long countedAt;
    private long listedAt;
    private Successor listed = new Successor.None();

    /** How a reading ended. */
    private record Ended(Tail tail, Successor successor) {}

    /**
     * A log that is read from {@code start} on.
     *
     * @param clog the directory of its segments; need not exist
     * @param nanos elapsed time, as {@link System#nanoTime}
     */
    public ReplicaLog(Path clog, Position start, LongSupplier nanos) {
        this.clog = clog;
        this.nanos = nanos;
        this.position = start;
        this.traversal = start.traversal();
        this.met = start.last().isEmpty();
    }

    /** The same log, to be read from another position on. */
    ReplicaLog from(Position start) {
        return new ReplicaLog(clog, start, nanos);
    }

    /** Behind the last commit given out, or where reading began. */
    public Position position() {
        return position;
    }

    /** Whether what is on the disk has been found to continue the position; until then nothing is given out. */
    public boolean hasMet() {
        return met;
    }

    /** Looks once. Never throws for what the disk holds. */
    public LogStep next() throws InterruptedException {
        try {
            return look();
        } catch (ClosedByInterruptException e) {
            throw (InterruptedException) new InterruptedException("stopped while reading " + clog).initCause(e);
        } catch (NoSuchFileException | NotDirectoryException e) {
            closeSegment();
            return new LogStep.Gone("%s does not exist".formatted(e.getFile()));
        } catch (IOException e) {
            closeSegment();
            return new LogStep.Unreadable("%s cannot be read: %s".formatted(clog, e));
        }
    }

    private LogStep look() throws IOException {
        if (segment == null) {
            var trouble = open();
            if (trouble != null) {
                return trouble;
            }
        }
        var step = readOn();
        return step != null ? step : atEnd();
    }

    /** Opens the segment that must hold the last known commit. */
    private @Nullable LogStep open() throws IOException {
        var names = names();
        if (names.isEmpty()) {
            return position.next() == 0 ? new LogStep.Idle() : behind(0);
        }
        var name = names.floor(new SegmentName(position.anchor()));
        if (name == null) {
            long first = names.first().first();
            return new LogStep.Gap(
                    first, "the log begins with transaction %d, but %d is needed".formatted(first, position.anchor()));
        }
        segment = OpenSegment.open(clog, name);
        traversal = position.traversal();
        met = position.last().isEmpty();
        ended = null;
        return null;
    }

    /** The next commit in the open segment, or what is wrong with it; null at the end of what is there. */
    private @Nullable LogStep readOn() throws IOException {
        for (var read = current().next(); read.isPresent(); read = current().next()) {
            var commit = read.get();
            switch (traversal.judge(commit)) {
                case Verdict.Skipped _ -> {}
                case Verdict.Duplicate _ -> met = true;
                case Verdict.Accepted _ -> {
                    if (!met) {
                        return outOfOrder(position.anchor(), commit.minOffset());
                    }
                    position = Position.after(commit);
                    return new LogStep.Taken(commit);
                }
                case Verdict.Forked(var offset, var known, var found) -> {
                    closeSegment();
                    return new LogStep.Forked(
                            "transaction %d has CRC %08x here, but %08x in the history that was read before: another log stands in its place"
                                    .formatted(offset, found, known));
                }
                case Verdict.OutOfOrder(var expected, var found) -> {
                    return !met && holdsPartOfKnown(commit)
                            ? cutOtherwise(commit.range())
                            : outOfOrder(expected, found);
                }
            }
        }
        return null;
    }

    /** Whether a commit holds transactions of the last known one, without beginning with the same. */
    private boolean holdsPartOfKnown(Commit commit) {
        return position.last()
                .filter(known -> commit.minOffset() <= known.range().last()
                        && known.range().first() <= commit.range().last())
                .isPresent();
    }

    private Trouble cutOtherwise(TxRange found) {
        closeSegment();
        return new LogStep.Forked(
                "transactions %s are one commit here, but transactions %s were one in the history that was read before: another log stands in its place"
                        .formatted(found, position.last().orElseThrow().range()));
    }

    private Trouble outOfOrder(long expected, long found) throws IOException {
        var name = current().name();
        closeSegment();
        return new LogStep.Damaged(
                expected, "segment %s holds transaction %d where %d belongs".formatted(name, found, expected));
    }

    private LogStep atEnd() throws IOException {
        if (!current().isCurrent()) {
            closeSegment();
            var step = open();
            return step != null ? step : again();
        }
        var successor = successor(current().tail());
        var late = readOn(); // what was written before the successor was seen
        if (late != null) {
            return late;
        }
        countRead(new Ended(current().tail(), successor));
        return switch (SegmentEnd.of(current().tail(), successor, reads)) {
            case SegmentEnd.Wait(var next) -> met ? new LogStep.Idle() : behind(next);
            case SegmentEnd.Continued(var next) -> {
                move(next);
                yield again();
            }
            case SegmentEnd.Abandoned(var next, var why) -> {
                move(next);
                yield new LogStep.Skipped(next, why);
            }
            case SegmentEnd.Alarm(var next, var why)
            when met || next >= position.next() ->
                next == 0 && isCutShort(successor) ? unbegun(why) : new LogStep.Damaged(next, why);
            case SegmentEnd.Alarm(var next, var _) -> behind(next);
        };
    }

    private boolean isCutShort(Successor successor) {
        return current().tail() instanceof Tail.Torn && !(successor instanceof Successor.Begun);
    }

    private static LogStep unbegun(String why) {
        return new LogStep.Unbegun(
                "its first publish was cut short by a crash (%s): publish it anew and let the data be cleared"
                        .formatted(why));
    }

    /** Reads in the segment that was just opened; what it lacks is looked for with the next look. */
    private LogStep again() throws IOException {
        var step = readOn();
        return step != null ? step : new LogStep.Idle();
    }

    private void move(long next) throws IOException {
        var following = OpenSegment.open(clog, new SegmentName(next));
        closeSegment();
        segment = following;
        ended = null;
    }

    private void countRead(Ended now) {
        long instant = nanos.getAsLong();
        if (!now.equals(ended)) {
            ended = now;
            reads = 1;
            countedAt = instant;
        } else if (instant - countedAt >= BETWEEN_READS) {
            reads++;
            countedAt = instant;
        }
    }

    /** Usually named after the next transaction, which costs no listing; any other is looked for once a second. */
    private Successor successor(Tail tail) throws IOException {
        var usual = new SegmentName(tail.next());
        if (usual.compareTo(current().name()) > 0 && Files.exists(clog.resolve(usual.fileName()))) {
            return begun(usual);
        }
        long now = nanos.getAsLong();
        if (listed instanceof Successor.None && listedAt != 0 && now - listedAt < BETWEEN_READS) {
            return listed;
        }
        listedAt = now;
        var name = names().higher(current().name());
        listed = name == null ? new Successor.None() : begun(name);
        return listed;
    }

    private Successor begun(SegmentName name) throws IOException {
        try (var candidate = OpenSegment.open(clog, name)) {
            return candidate.next().isPresent()
                    ? new Successor.Begun(name)
                    : new Successor.Empty(name, candidate.tail());
        } catch (NoSuchFileException _) {
            return new Successor.None(); // a restarted server has just removed an empty one
        }
    }

    private NavigableSet<SegmentName> names() throws IOException {
        var names = new TreeSet<SegmentName>();
        try (var entries = Files.newDirectoryStream(clog)) {
            entries.forEach(
                    entry -> SegmentName.of(String.valueOf(entry.getFileName())).ifPresent(names::add));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private LogStep behind(long next) {
        return new LogStep.Behind(
                next,
                "the log ends before transaction %d, but transactions up to %d were read before: it was cut, or an older copy stands in its place"
                        .formatted(next, position.next() - 1));
    }

    private OpenSegment current() {
        return Optional.ofNullable(segment)
                .orElseThrow(() -> new IllegalStateException("no segment of %s is open".formatted(clog)));
    }

    private void closeSegment() {
        var open = segment;
        segment = null;
        listedAt = 0;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new IllegalStateException("closing what was only read failed: " + clog, e);
            }
        }
    }

    @Override
    public void close() {
        closeSegment();
    }
}
