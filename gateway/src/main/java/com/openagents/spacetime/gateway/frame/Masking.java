package com.openagents.spacetime.gateway.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The masking of a client's payload (RFC 6455 §5.3): the key's four bytes in turn, the highest first. It undoes itself. */
public final class Masking {
    private Masking() {}

    /**
     * Copies bytes of a payload and unmasks, or masks, the copy. Both buffers move on by what is copied: as much as the one
     * has and the other takes.
     *
     * @param from in big-endian order, as every new buffer is
     * @param offset how many bytes of the frame's payload come before the first of these; 0 or more
     * @param into in big-endian order
     */
    public static void copy(ByteBuffer from, int key, long offset, ByteBuffer into) {
        if (from.order() != ByteOrder.BIG_ENDIAN || into.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("a key is laid over bytes in big-endian order");
        }
        var turned = Integer.rotateLeft(key, (int) (offset % Integer.BYTES) * Byte.SIZE);
        var twice = (long) turned << Integer.SIZE | Integer.toUnsignedLong(turned);
        var count = Math.min(from.remaining(), into.remaining());
        for (var longs = count / Long.BYTES; longs > 0; longs--) {
            into.putLong(from.getLong() ^ twice);
        }
        for (var rest = count % Long.BYTES; rest > 0; rest--) {
            into.put((byte) (from.get() ^ (turned >>> (Integer.SIZE - Byte.SIZE))));
            turned = Integer.rotateLeft(turned, Byte.SIZE);
        }
    }
}
