package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The next bytes of a source, read ahead, so that small commits do not cost a read each. Holds what lies from
 * {@link #position()} on; never reads backwards unless {@link #forget()} has dropped what was read.
 */
final class Window {
    /** As much as it can hold. */
    static final int BYTES = 64 * 1024;

    private final ByteSource source;
    private final ByteBuffer ahead =
            ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long position;

    Window(ByteSource source, long position) {
        this.source = source;
        this.position = position;
    }

    /** Position in the source of the first byte that it holds. */
    long position() {
        return position;
    }

    /** What it holds, little-endian; not to be changed. */
    ByteBuffer bytes() {
        return ahead;
    }

    /** Tries to hold at least so many bytes, at most {@link #BYTES}; the answer is how many it holds. */
    int fill(int wanted) throws IOException {
        if (ahead.remaining() >= wanted) {
            return ahead.remaining();
        }
        ahead.compact();
        try {
            while (ahead.position() < wanted && source.read(position + ahead.position(), ahead) > 0) {
                // reads on until there is enough or the end has come
            }
        } finally {
            ahead.flip();
        }
        return ahead.remaining();
    }

    /**
     * Copies the next bytes, those that it holds and those behind them, without moving on.
     *
     * @param into where they go: byte {@code i} of it is the byte at {@code position() + i}
     * @param from the first index to fill
     * @return how many were there, less than the array has room for if the source ends before
     */
    int copy(byte[] into, int from) throws IOException {
        var rest = ByteBuffer.wrap(into, from, into.length - from);
        if (from < ahead.remaining()) {
            var held = ahead.slice(ahead.position() + from, Math.min(ahead.remaining() - from, rest.remaining()));
            rest.put(held);
        }
        while (rest.hasRemaining() && source.read(position + rest.position(), rest) > 0) {
            // reads on until the array is full or the end has come
        }
        return rest.position() - from;
    }

    /** Moves on by so many bytes, whether it holds them or not. */
    void skip(long count) {
        int held = (int) Math.min(count, ahead.remaining());
        ahead.position(ahead.position() + held);
        position += count;
    }

    /** Drops what was read ahead, since it may have changed by the next time. */
    void forget() {
        ahead.limit(0);
    }
}
