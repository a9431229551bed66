package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Bytes that can be read at any position and may grow at their end: a segment as it lies on a disk. A {@code FileChannel}
 * is one by {@code (position, into) -> channel.read(into, position)}.
 */
@FunctionalInterface
public interface ByteSource {
    /**
     * Reads bytes from a position on, as many as there are and fit.
     *
     * @param position of the first byte wanted, from 0
     * @param into where they go; has room for at least one
     * @return how many were read, at least 1, or −1 if no byte lies at {@code position} now
     * @throws IOException if the bytes cannot be had although they may be there
     */
    int read(long position, ByteBuffer into) throws IOException;

    /**
     * Whether bytes can be read twice at little cost. If not, whoever reads goes front to back, once, and takes the first
     * end for the last.
     */
    default boolean rewinds() {
        return true;
    }

    /** The bytes between this buffer's position and its limit, as they are when they are read. */
    static ByteSource of(ByteBuffer bytes) {
        var all = bytes.slice();
        return (position, into) -> {
            if (position >= all.limit()) {
                return -1;
            }
            int count = Math.min(into.remaining(), all.limit() - (int) position);
            into.put(all.slice((int) position, count));
            return count;
        };
    }
}
