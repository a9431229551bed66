package com.openagents.spacetime.sidecar.commitlog;

import java.util.Optional;

/**
 * Judges commits in the order in which they are read, across segments, by the rules that the server replays by: what is
 * not the next transaction is a repetition that may be ignored, or the end of what can be trusted. Epochs are not compared,
 * as the server does not either. One thread at a time; after a fork or a jump it stays where it was.
 */
public final class Traversal {
    private final long start;
    private Optional<Known> last;
    private boolean arrived;
    private long next;

    private record Known(TxRange range, int crc) {}

    private Traversal(long start, long next, Optional<Known> last) {
        this.start = start;
        this.next = next;
        this.last = last;
    }

    /** Nothing is known yet; the first transaction wanted is {@code first}. Commits that end before it are skipped. */
    public static Traversal startingAt(long first) {
        return new Traversal(first, first, Optional.empty());
    }

    /**
     * Everything up to a commit is known: reading may begin anywhere before it or right behind it. Met again, it must be
     * the same, or the history has forked.
     *
     * @param last the transactions of the last known commit
     * @param crc its CRC
     */
    public static Traversal after(TxRange last, int crc) {
        return new Traversal(last.first(), last.next(), Optional.of(new Known(last, crc)));
    }

    /** What a commit is to the history so far. */
    public sealed interface Verdict {
        /** The next one: take it. */
        record Accepted(TxRange range) implements Verdict {}

        /** It ends before the first one wanted: read on. */
        record Skipped(TxRange range) implements Verdict {}

        /**
         * The last one once more, bit for bit by its CRC: read on, as the server does when it replays. It refuses to write
         * behind one, though, so in the newest segment this is worth an alarm.
         */
        record Duplicate(TxRange range) implements Verdict {}

        /**
         * Another commit with the offset of the last one: two histories. Stop here.
         *
         * @param offset their common first transaction
         * @param knownCrc CRC of the one that is part of the history
         * @param foundCrc CRC of the other
         */
        record Forked(long offset, int knownCrc, int foundCrc) implements Verdict {}

        /**
         * Neither the last one nor the next. Stop here.
         *
         * @param expected offset of the transaction that should have come
         * @param found offset of the one that did
         */
        record OutOfOrder(long expected, long found) implements Verdict {}
    }

    /** Offset of the transaction that comes next. */
    public long next() {
        return next;
    }

    /** Judges the next commit read; accepting it moves on. */
    public Verdict judge(Commit commit) {
        return judge(commit.range(), commit.crc());
    }

    /** Judges a commit by its transactions and its CRC; accepting it moves on. */
    public Verdict judge(TxRange range, int crc) {
        if (!arrived && range.last() < start) {
            return new Verdict.Skipped(range);
        }
        boolean first = !arrived;
        arrived = true;
        if (last.isPresent() && last.get().range().first() == range.first()) {
            int known = last.get().crc();
            return known == crc ? new Verdict.Duplicate(range) : new Verdict.Forked(range.first(), known, crc);
        }
        boolean holdsStart = first && last.isEmpty() && range.first() <= start;
        if (range.first() != next && !holdsStart) {
            return new Verdict.OutOfOrder(next, range.first());
        }
        last = Optional.of(new Known(range, crc));
        next = range.next();
        return new Verdict.Accepted(range);
    }
}
