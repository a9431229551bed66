package com.openagents.spacetime.gateway.revocation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that works until it is told not to. Every flush is counted and none is carried out, since it takes time. */
final class FaultyDisk implements AppendFile.Opener {
    volatile boolean full;
    volatile boolean failing;
    volatile boolean stuck;
    final AtomicInteger flushes = new AtomicInteger();

    @Override
    public AppendFile open(Path path) throws IOException {
        var file = AppendFile.onDisk(path);
        return new AppendFile() {
            @Override
            public void append(byte[] bytes) throws IOException {
                if (full) {
                    file.append(Arrays.copyOf(bytes, bytes.length / 2));
                    throw new IOException("No space left on device");
                }
                file.append(bytes);
            }

            @Override
            public void flush() throws IOException {
                if (failing) {
                    throw new IOException("Input/output error");
                }
                flushes.incrementAndGet();
            }

            @Override
            public void cut(long length) throws IOException {
                if (stuck) {
                    throw new IOException("Read-only file system");
                }
                file.cut(length);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
