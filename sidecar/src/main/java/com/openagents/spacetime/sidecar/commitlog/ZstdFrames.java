package com.openagents.spacetime.sidecar.commitlog;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What a run of zstd frames unpacks to, as a stream. Frames that are to be skipped are; a last frame that is cut short is a
 * {@link CorruptCompression}, which the library's own stream takes for the end if another frame came before. Memory: two
 * buffers of 64 KiB and the decoder's window.
 */
final class ZstdFrames extends InputStream {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ByteSource file;
    private final ZstdDecompressCtx decoder = new ZstdDecompressCtx();
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private final ByteBuffer unpacked = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private long position;
    private long count;
    private boolean withinFrame;

    ZstdFrames(ByteSource file) {
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
        if (!unpacked.hasRemaining() && !unpack()) {
            return -1;
        }
        int part = Math.min(length, unpacked.remaining());
        unpacked.get(into, offset, part);
        count += part;
        return part;
    }

    @Override
    public void close() {
        decoder.close();
    }

    /** Unpacks some more bytes; false if the file ends here, as it may between two frames. */
    private boolean unpack() throws IOException {
        unpacked.clear();
        boolean ended = false;
        while (unpacked.position() == 0) {
            if (!packed.hasRemaining()) {
                ended = !refill();
            }
            if (!decode() && ended) {
                unpacked.flip();
                if (withinFrame) {
                    throw new CorruptCompression(count, "the last frame is cut short");
                }
                return false;
            }
        }
        unpacked.flip();
        return true;
    }

    private boolean refill() throws IOException {
        packed.clear();
        try {
            int read = file.read(position, packed);
            position += Math.max(0, read);
            return read > 0;
        } finally {
            packed.flip();
        }
    }

    /** Lets the decoder work; false if it neither took nor gave a byte. */
    private boolean decode() throws IOException {
        int from = packed.position();
        try {
            boolean frameEnds = decoder.decompressDirectByteBufferStream(unpacked, packed);
            boolean moved = packed.position() > from || unpacked.position() > 0;
            withinFrame = moved ? !frameEnds : withinFrame;
            return moved;
        } catch (ZstdException e) {
            unpacked.flip();
            throw new CorruptCompression(count, e.getErrorCode() + ": " + e.getMessage());
        }
    }
}
