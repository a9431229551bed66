package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.commitlog.Commit;
import com.openagents.spacetime.sidecar.commitlog.SegmentHeader;
import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import com.openagents.spacetime.sidecar.commitlog.SegmentWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes a replica's log as the server would: uncompressed segments up to the server's own maximum size, the last one ending
 * with a commit. One thread.
 */
final class LogFiles implements AutoCloseable {
    /** Of every server without a setting of its own. */
    private static final long LARGEST_SEGMENT = 1024L * 1024 * 1024;

    private static final int BUFFER = 256 * 1024;

    private final TargetDirectory target;
    private final String clog;
    private @Nullable Segment segment;
    private long bytes;
    private long commits;

    /** A segment that is being written. */
    private record Segment(FileChannel file, OutputStream out, SegmentWriter writer) {}

    LogFiles(TargetDirectory target, long replica) {
        this.target = target;
        this.clog = "replicas/%d/clog/".formatted(replica);
    }

    void append(Commit commit) throws IOException {
        var current = segment;
        if (current != null && current.writer().bytes() + commit.size() > LARGEST_SEGMENT) {
            finish(current);
            current = null;
        }
        if (current == null) {
            current = begin(new SegmentName(commit.minOffset()));
            segment = current;
            bytes += SegmentHeader.BYTES;
        }
        current.writer().append(commit);
        bytes += commit.size();
        commits++;
    }

    /** Makes it durable. */
    void finish() throws IOException {
        var current = segment;
        if (current != null) {
            finish(current);
            segment = null;
        }
    }

    /** Bytes in all segments. */
    long bytes() {
        return bytes;
    }

    /** How many commits were appended. */
    long commits() {
        return commits;
    }

    private Segment begin(SegmentName name) throws IOException {
        var file = target.create(clog + name.fileName());
        var out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
        return new Segment(file, out, new SegmentWriter(name, out));
    }

    private static void finish(Segment current) throws IOException {
        current.out().flush();
        current.file().force(true);
        current.file().close();
    }

    /** Leaves what is not finished; whoever fails in between removes it. */
    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.file().close();
        }
    }
}
