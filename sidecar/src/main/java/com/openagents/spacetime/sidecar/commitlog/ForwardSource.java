package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A stream's bytes, read once and front to back: an object of the bucket while it is downloaded, or a compressed segment
 * while it is unpacked. Closing it closes the stream. One thread at a time.
 */
public final class ForwardSource implements ByteSource, AutoCloseable {
    private static final int COPY_BYTES = 8192;

    private final InputStream stream;
    private long position;

    /** Takes the stream over; its next byte is position 0. */
    public ForwardSource(InputStream stream) {
        this.stream = stream;
    }

    /** Position of the byte that the stream gives next. */
    public long position() {
        return position;
    }

    /**
     * Reads on; bytes between the last one read and {@code from} are skipped.
     *
     * @throws IllegalStateException if {@code from} lies before what was read already
     */
    @Override
    public int read(long from, ByteBuffer into) throws IOException {
        if (from < position) {
            throw new IllegalStateException(
                    "byte %d was wanted of a stream that is at byte %d and cannot go back".formatted(from, position));
        }
        if (!skipTo(from)) {
            return -1;
        }
        return into.hasArray() ? intoArray(into) : throughCopy(into);
    }

    @Override
    public boolean rewinds() {
        return false;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private boolean skipTo(long from) throws IOException {
        if (from == position) {
            return true;
        }
        var skipped = new byte[(int) Math.min(from - position, COPY_BYTES)];
        while (position < from) {
            int count = stream.read(skipped, 0, (int) Math.min(from - position, skipped.length));
            if (count < 0) {
                return false;
            }
            position += count;
        }
        return true;
    }

    private int intoArray(ByteBuffer into) throws IOException {
        int count = stream.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (count > 0) {
            into.position(into.position() + count);
            position += count;
        }
        return count;
    }

    private int throughCopy(ByteBuffer into) throws IOException {
        var copy = new byte[Math.min(into.remaining(), COPY_BYTES)];
        int count = stream.read(copy);
        if (count > 0) {
            into.put(copy, 0, count);
            position += count;
        }
        return count;
    }
}
