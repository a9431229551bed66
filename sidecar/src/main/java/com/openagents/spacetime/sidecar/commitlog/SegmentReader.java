package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one segment as it lies on a disk, plain or compressed, complete or growing. Gives out whole, CRC-checked commits in
 * the order of the file; {@link #tail()} says how it ends, {@link Traversal} whether the commits continue the history, and
 * {@link SegmentEnd} what to do at the end.
 *
 * <p>A file that is replaced by its compressed form under the same name is another source with the same content: keep the
 * old source, or {@link #resume} in the new one at the same position. One thread at a time; closing frees the decoder and
 * leaves the source alone.
 */
public final class SegmentReader implements AutoCloseable {
    private final ByteSource file;
    private final long from;
    private final long next;
    private @Nullable ZstdSource unpacked;
    private @Nullable CommitReader commits;
    private Tail start;
    private boolean misnamed;

    private SegmentReader(ByteSource file, long from, long next) {
        this.file = file;
        this.from = from;
        this.next = next;
        this.start = new Tail.Open(next);
    }

    /** Begins at the segment's first commit. Reads nothing yet. */
    public static SegmentReader open(SegmentName name, ByteSource file) {
        return new SegmentReader(file, SegmentHeader.BYTES, name.first());
    }

    /**
     * Goes on where another reader of the same content stood. Reads nothing yet; the header is checked again.
     *
     * @param position that reader's {@link #position()}
     * @param next the offset expected there: that reader's {@code tail().next()}
     */
    public static SegmentReader resume(ByteSource file, long position, long next) {
        return new SegmentReader(file, Math.max(position, SegmentHeader.BYTES), next);
    }

    /**
     * The next whole commit; nothing if there is none now. After nothing, it may be asked again: a plain segment is then
     * read anew from the same place, a compressed one no longer changes.
     *
     * @throws IOException if the source cannot be read
     */
    public Optional<Commit> next() throws IOException {
        if (commits == null && !misnamed) {
            begin();
        }
        if (commits == null) {
            return Optional.empty();
        }
        var commit = commits.next();
        if (commit.isPresent() && isFirst(commit.get()) && commit.get().minOffset() != next) {
            commits = null;
            misnamed = true;
            start = new Tail.Damaged(
                    next,
                    "the segment begins with transaction %d instead of %d"
                            .formatted(commit.get().minOffset(), next));
            return Optional.empty();
        }
        return commit;
    }

    /** How what has been read so far ends. After a commit it is open; the last word comes with the first nothing. */
    public Tail tail() {
        return commits == null ? start : commits.tail();
    }

    /** Byte position behind the last whole commit, in the uncompressed segment; behind its header at first. */
    public long position() {
        return commits == null ? from : commits.position();
    }

    /** Whether the file holds a compressed segment; false before the first reading. */
    public boolean compressed() {
        return unpacked != null;
    }

    @Override
    public void close() throws IOException {
        if (unpacked != null) {
            unpacked.close();
        }
    }

    /** The number in a segment's name is the offset that it begins with; the server does not open one that lies. */
    private static boolean isFirst(Commit commit) {
        return commit.position() == SegmentHeader.BYTES;
    }

    private void begin() throws IOException {
        try {
            ByteSource content = file;
            var header = firstBytes(content);
            if (ZstdSource.begins(header)) {
                close();
                content = unpacked = new ZstdSource(file);
                header = firstBytes(content);
            }
            switch (SegmentHeader.read(header)) {
                case SegmentHeader.Reading.Whole(var segment) ->
                    commits = new CommitReader(content, segment, from, next);
                case SegmentHeader.Reading.CutShort() -> start = cutShort(header.remaining());
                case SegmentHeader.Reading.Foreign(var why) -> start = new Tail.Damaged(next, why);
            }
        } catch (CorruptCompression e) {
            start = new Tail.Damaged(next, e.why());
        }
    }

    /** 1.2 servers create the file and then write its header, so for a moment any part of it may be there. */
    private Tail cutShort(int there) {
        return there == 0
                ? new Tail.Open(next)
                : new Tail.Torn(next, "%d bytes of a segment header of %d".formatted(there, SegmentHeader.BYTES));
    }

    private static ByteBuffer firstBytes(ByteSource source) throws IOException {
        var bytes = ByteBuffer.allocate(SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && source.read(bytes.position(), bytes) > 0) {
            // reads on until the header is there or the end has come
        }
        return bytes.flip();
    }
}
