package com.openagents.spacetime.sidecar.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a compressed segment unpacks to, at the positions of the former file. The server writes thousands of 4096-byte
 * frames and a seek table in a skippable frame, other tools one plain frame; both unpack front to back, so the table is
 * neither needed nor trusted. Reading on costs nothing extra, going back starts over. One thread at a time.
 */
final class ZstdSource implements ByteSource, AutoCloseable {
    private static final int MAGIC = 0xfd2f_b528;

    private final ByteSource file;
    private @Nullable ForwardSource unpacked;

    ZstdSource(ByteSource file) {
        this.file = file;
    }

    /** Whether a file that begins with these bytes, little-endian, is compressed; fewer than four do not say so. */
    static boolean begins(ByteBuffer start) {
        return start.remaining() >= Integer.BYTES && start.getInt(start.position()) == MAGIC;
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        try {
            return at(position).read(position, into);
        } catch (CorruptCompression e) {
            close(); // a decoder that has failed stays failed; the next read starts over
            throw e;
        }
    }

    @Override
    public boolean rewinds() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (unpacked != null) {
            unpacked.close();
            unpacked = null;
        }
    }

    private ForwardSource at(long position) throws IOException {
        if (unpacked != null && position < unpacked.position()) {
            close();
        }
        if (unpacked == null) {
            unpacked = new ForwardSource(new ZstdFrames(file));
        }
        return unpacked;
    }
}
