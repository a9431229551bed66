package com.openagents.spacetime.sidecar.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** What an object is to hold. Can be read as often as a put must be repeated. */
public sealed interface Content {
    /** In bytes. */
    long size();

    /** CRC-32C (Castagnoli) of all of it. */
    int crc32c();

    /** In memory, for what is small. The array belongs to the content from now on: nobody changes it any more. */
    static Content of(byte[] bytes) {
        return new Bytes(bytes, Crc32c.of(bytes));
    }

    /**
     * In a file, which stays as it is until the put is over.
     *
     * @throws IOException if it cannot be read
     */
    static Content of(Path file) throws IOException {
        var crc = new CRC32C();
        long size = 0;
        var part = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                crc.update(part, 0, read);
                size += read;
            }
        }
        return new Spooled(file, size, (int) crc.getValue());
    }

    /** In memory. */
    @SuppressWarnings("ArrayRecordComponent") // the bytes are handed over, and compared by nobody
    record Bytes(byte[] bytes, int crc32c) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }
    }

    /**
     * In a file.
     *
     * @param file where
     * @param size its bytes
     * @param crc32c their checksum when they were written
     */
    record Spooled(Path file, long size, int crc32c) implements Content {
        /** Refuses a negative size. */
        public Spooled {
            if (size < 0) {
                throw new IllegalArgumentException("%s cannot hold %d bytes".formatted(file, size));
            }
        }
    }
}
