package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a segment that any server resumes: the header, then commits exactly as they were read, without a gap, without a
 * byte behind the last one. Flushing and closing the stream is its owner's business. One thread at a time.
 */
public final class SegmentWriter {
    private final SegmentName name;
    private final OutputStream out;
    private long next;
    private long bytes;

    /**
     * Begins a segment; nothing is written before the first commit, since an empty segment must not be left behind.
     *
     * @param name its name, which is the offset of its first transaction
     * @param out where it goes
     */
    public SegmentWriter(SegmentName name, OutputStream out) {
        this.name = name;
        this.out = out;
        this.next = name.first();
    }

    /**
     * Appends a commit.
     *
     * @throws IllegalArgumentException if it is not the next one, or of another log format
     * @throws IOException if it could not be written; the segment is then of no use
     */
    public void append(Commit commit) throws IOException {
        if (commit.minOffset() != next || commit.format() != SegmentHeader.CURRENT.format()) {
            throw new IllegalArgumentException("segment %s needs transaction %d in format %d next, not %s in format %d"
                    .formatted(name, next, SegmentHeader.CURRENT.format(), commit, commit.format()));
        }
        if (bytes == 0) {
            out.write(SegmentHeader.CURRENT.bytes());
            bytes = SegmentHeader.BYTES;
        }
        commit.writeTo(out);
        bytes += commit.size();
        next = commit.range().next();
    }

    /** Offset of the transaction that comes next. */
    public long next() {
        return next;
    }

    /** Bytes written so far; 0 before the first commit. */
    public long bytes() {
        return bytes;
    }
}
