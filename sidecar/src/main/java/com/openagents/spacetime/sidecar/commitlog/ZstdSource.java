package com.openagents.spacetime.sidecar.commitlog;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a compressed segment unpacks to, at the positions of the former file. The server writes thousands of 4096-byte
 * frames and a seek table in a skippable frame, other tools one plain frame; both unpack front to back, so the table is
 * neither needed nor trusted. Reading on costs nothing extra, going back starts over. Memory: the decoder's window, a few
 * kB for the server's frames. One thread at a time.
 */
final class ZstdSource implements ByteSource, AutoCloseable {
    private static final int MAGIC = 0xfd2f_b528;

    private final ByteSource file;
    private @Nullable ForwardSource unpacked;

    ZstdSource(ByteSource file) {
        this.file = file;
    }

    /** Whether a file that begins with these bytes, little-endian and at least four, is compressed. */
    static boolean begins(ByteBuffer start) {
        return start.remaining() >= Integer.BYTES && start.getInt(start.position()) == MAGIC;
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        var from = at(position);
        try {
            return from.read(position, into);
        } catch (ZstdIOException e) {
            close(); // a decoder that has failed stays failed; the next read starts over
            throw new CorruptCompression(from.position(), e);
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
            unpacked = new ForwardSource(new ZstdInputStream(new FileBytes(file)));
        }
        return unpacked;
    }

    /** The compressed bytes as a stream. */
    private static final class FileBytes extends InputStream {
        private final ByteSource file;
        private long position;

        FileBytes(ByteSource file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = file.read(position, ByteBuffer.wrap(into, offset, length));
            position += Math.max(count, 0);
            return count;
        }
    }
}
