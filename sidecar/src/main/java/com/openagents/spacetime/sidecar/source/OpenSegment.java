package com.openagents.spacetime.sidecar.source;

import com.openagents.spacetime.sidecar.commitlog.Commit;
import com.openagents.spacetime.sidecar.commitlog.SegmentHeader;
import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import com.openagents.spacetime.sidecar.commitlog.SegmentReader;
import com.openagents.spacetime.sidecar.commitlog.Tail;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A segment that is being read. The descriptor stays open, so what was under the name when it was opened can be read to its
 * end even after the server has put the compressed form in its place.
 */
final class OpenSegment implements AutoCloseable {
    private final SegmentName name;
    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object inode;
    private final SegmentReader reader;

    private OpenSegment(SegmentName name, Path file, FileChannel channel, @Nullable Object inode) {
        this.name = name;
        this.file = file;
        this.channel = channel;
        this.inode = inode;
        this.reader = SegmentReader.open(name, (position, into) -> channel.read(into, position));
    }

    static OpenSegment open(Path clog, SegmentName name) throws IOException {
        Path file = clog.resolve(name.fileName());
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        var inode = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return new OpenSegment(name, file, channel, inode);
    }

    SegmentName name() {
        return name;
    }

    Optional<Commit> next() throws IOException {
        return reader.next();
    }

    Tail tail() {
        return reader.tail();
    }

    /** Whether the name still leads to what is open here, and that has not been cut. */
    boolean isCurrent() throws IOException {
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            return inode != null && inode.equals(now.fileKey()) && (reader.compressed() || now.size() >= taken());
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Bytes that have been read as whole commits, with the header before them; a new file may still lack its header. */
    private long taken() {
        return reader.position() > SegmentHeader.BYTES ? reader.position() : 0;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        channel.close();
    }
}
