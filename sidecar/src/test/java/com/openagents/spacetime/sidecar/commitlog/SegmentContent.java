package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A segment read to its end.
 *
 * @param commits all whole ones
 * @param tail how it ends
 * @param end byte position behind the last whole commit
 */
record SegmentContent(List<Commit> commits, Tail tail, long end) {

    static SegmentContent of(long first, byte[] file) {
        return of(first, ByteSource.of(ByteBuffer.wrap(file)));
    }

    static SegmentContent of(long first, ByteSource file) {
        try (var reader = SegmentReader.open(new SegmentName(first), file)) {
            var commits = new ArrayList<Commit>();
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                commits.add(next.get());
            }
            return new SegmentContent(commits, reader.tail(), reader.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<ByteBuffer> bytes() {
        return commits.stream().map(Commit::bytes).toList();
    }
}
