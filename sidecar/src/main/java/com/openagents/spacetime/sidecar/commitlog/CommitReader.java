package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads commits that lie back to back: the inside of a segment, or the content of an object in a bucket. Gives out what is
 * whole by its CRC, in the order in which it lies there, and stops where that ends; {@link #tail()} says how. It never
 * searches for a later commit behind a bad one: what stands there may be the remains of another history. Whether the commits
 * continue one another, {@link Traversal} judges.
 *
 * <p>Memory: 64 KiB and the commit that is given out, while it is gathered up to twice that if the source cannot go back. A
 * length that is an accident takes no more than there are bytes, and from a source that can go back nothing at all. One
 * thread at a time.
 */
public final class CommitReader {
    /** Up to here a commit is read into memory before its CRC is known; a longer one is checked on the way first. */
    private static final int CHECKED_IN_MEMORY = 1024 * 1024;

    /** The longest array that every JVM can make. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final ByteSource source;
    private final SegmentHeader segment;
    private final Window window;
    private Tail tail;
    private boolean ended;

    /** Reads commits of the current format, without a segment header, from a source's first byte on. */
    public CommitReader(ByteSource commits, long first) {
        this(commits, SegmentHeader.CURRENT, 0, first);
    }

    /** Reads commits from a byte position on, where the commit of transaction {@code next} is expected. */
    CommitReader(ByteSource source, SegmentHeader segment, long position, long next) {
        this.source = source;
        this.segment = segment;
        this.window = new Window(source, position);
        this.tail = new Tail.Open(next);
    }

    /**
     * The next whole commit; nothing if there is none now. After nothing, it may be asked again: it then reads anew from
     * the same place, unless the source cannot go back.
     *
     * @throws IOException if the source cannot be read
     */
    public Optional<Commit> next() throws IOException {
        if (ended && !source.rewinds()) {
            return Optional.empty();
        }
        try {
            return read();
        } catch (CorruptCompression e) {
            return end(new Tail.Damaged(tail.next(), e.why()));
        }
    }

    /** How what has been read so far ends. After a commit it is open; the last word comes with the first nothing. */
    public Tail tail() {
        return tail;
    }

    /** Byte position behind the last whole commit, in the uncompressed source. */
    public long position() {
        return window.position();
    }

    private Optional<Commit> read() throws IOException {
        int headerBytes = segment.commitHeaderBytes();
        int there = window.fill(headerBytes);
        if (there == 0) {
            return end(new Tail.Open(tail.next()));
        }
        if (there < headerBytes) {
            return end(new Tail.Torn(
                    tail.next(),
                    "%d bytes of a commit header of %d at byte %d".formatted(there, headerBytes, position())));
        }
        var header = CommitHeader.read(window.bytes(), segment);
        if (header.size() > CHECKED_IN_MEMORY && source.rewinds()) {
            var fault = check(header);
            if (fault.isPresent()) {
                return end(fault.get());
            }
        }
        return take(header);
    }

    /**
     * Compares the CRC of a long commit on the way, keeping nothing, since its length may be an accident. The answer is
     * what is wrong, if anything is.
     */
    private Optional<Tail> check(CommitHeader header) throws IOException {
        long covered = header.size() - CommitHeader.CRC_BYTES;
        var crc = new CRC32C();
        var part = ByteBuffer.allocate(Window.BYTES);
        long at = 0;
        while (at < covered) {
            part.clear().limit((int) Math.min(Window.BYTES, covered - at));
            int count = source.read(position() + at, part);
            if (count < 0) {
                return Optional.of(unfinished(header, at));
            }
            crc.update(part.flip());
            at += count;
        }
        return checkStored(header, (int) crc.getValue());
    }

    private Optional<Tail> checkStored(CommitHeader header, int computed) throws IOException {
        var stored = ByteBuffer.allocate(CommitHeader.CRC_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (stored.hasRemaining()) {
            long at = header.size() - stored.remaining();
            if (source.read(position() + at, stored) < 0) {
                return Optional.of(unfinished(header, at));
            }
        }
        return stored.getInt(0) == computed ? Optional.empty() : Optional.of(disagreement(stored.getInt(0), computed));
    }

    private Optional<Commit> take(CommitHeader header) throws IOException {
        if (header.size() > LONGEST) {
            return end(new Tail.Damaged(
                    tail.next(),
                    "a commit of %d bytes at byte %d, more than memory can hold".formatted(header.size(), position())));
        }
        int size = (int) header.size();
        window.fill(Math.min(size, Window.BYTES));
        var bytes = new byte[source.rewinds() ? size : Math.min(size, CHECKED_IN_MEMORY)];
        int there = window.copy(bytes, 0);
        while (there == bytes.length && there < size) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * bytes.length));
            there += window.copy(bytes, there);
        }
        return there < size ? end(unfinished(header, there)) : checked(header, bytes);
    }

    private Optional<Commit> checked(CommitHeader header, byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CommitHeader.CRC_BYTES);
        var commit = new Commit(segment, header, bytes, position());
        if ((int) crc.getValue() != commit.crc()) {
            return end(disagreement(commit.crc(), (int) crc.getValue()));
        }
        if (!header.holdsTransactions()) {
            return end(new Tail.Damaged(tail.next(), noTransactions(header)));
        }
        window.skip(bytes.length);
        tail = new Tail.Open(commit.range().next());
        ended = false;
        return Optional.of(commit);
    }

    private Tail disagreement(int stored, int computed) {
        return new Tail.Damaged(
                tail.next(),
                "CRC %08x of the commit at byte %d disagrees with its bytes, which give %08x"
                        .formatted(stored, position(), computed));
    }

    /** A commit that is cut short can be one in the making only if it is the one that belongs here. */
    private Tail unfinished(CommitHeader header, long there) {
        if (!header.holdsTransactions()) {
            return new Tail.Damaged(tail.next(), noTransactions(header));
        }
        if (header.minOffset() != tail.next()) {
            return new Tail.Damaged(
                    tail.next(),
                    "bytes at byte %d that are no commit: they read as transaction %d of %d bytes, %d of them there"
                            .formatted(position(), header.minOffset(), header.size(), there));
        }
        return new Tail.Torn(
                tail.next(), "%d bytes of a commit of %d at byte %d".formatted(there, header.size(), position()));
    }

    private String noTransactions(CommitHeader header) {
        return "bytes at byte %d that are no commit: they read as %d transactions from offset %s"
                .formatted(position(), header.count(), Long.toUnsignedString(header.minOffset()));
    }

    private Optional<Commit> end(Tail reached) {
        window.forget();
        tail = reached;
        ended = true;
        return Optional.empty();
    }
}
