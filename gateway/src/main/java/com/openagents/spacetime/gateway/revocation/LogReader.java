package com.openagents.spacetime.gateway.revocation;

import com.openagents.spacetime.gateway.revocation.RecordLine.Content;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the file from its beginning, a line at a time. All that is written between two flushes is one line, so a crash of
 * the process or of the machine can only have spoilt the last one, of which nobody was told that it is stored: that one is
 * left out. Anything else that is not as it was written is damage, and there is no telling what it has taken away.
 */
final class LogReader {
    /** The first line. A later version that writes something else has another one. */
    static final byte[] HEADER = RecordLine.of("{\"format\":\"spacetime-gateway revocations\",\"version\":1}");

    private static final int MAX_LINE = 32 * 1024 * 1024;

    private final Path file;
    private final InputStream in;
    private long position; // after the last line feed
    private int number; // of the line read last

    private LogReader(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /**
     * Gives every record to a consumer, in their order.
     *
     * @return how many bytes, from the first on, are whole lines; what follows them is to be cut off
     */
    static long read(Path file, Consumer<StoredRecord> records) throws RevocationFileUnusable {
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(file, in, records);
        } catch (IOException failure) {
            throw new RevocationFileUnusable(
                    "the file of revocations %s cannot be read (%s): check its owner and mode."
                            .formatted(file, failure),
                    failure);
        }
    }

    /** The same from a stream; the file is only named. */
    static long read(Path file, InputStream in, Consumer<StoredRecord> records)
            throws IOException, RevocationFileUnusable {
        return new LogReader(file, in).read(records);
    }

    private long read(Consumer<StoredRecord> records) throws IOException, RevocationFileUnusable {
        if (!readHeader()) {
            return 0;
        }
        while (true) {
            long begin = position;
            var line = nextLine();
            if (line.length == 0 && position == begin) {
                return begin;
            }
            boolean ended = position > begin;
            switch (RecordLine.read(line)) {
                case Content.Whole(var payload) when ended -> records.accept(parsed(payload));
                case Content.Whole _, Content.Partial _ -> {
                    requireEnd();
                    return begin;
                }
                case Content.Damaged _ -> throw damaged("does not have the length that it says");
            }
        }
    }

    /** Whether there is a header; there is none in a file that was cut off before its first line feed. */
    private boolean readHeader() throws IOException, RevocationFileUnusable {
        var line = nextLine();
        if (position > 0 && Arrays.equals(line, 0, line.length, HEADER, 0, HEADER.length - 1)) {
            return true;
        }
        if (position == 0 && line.length < HEADER.length && Arrays.equals(line, Arrays.copyOf(HEADER, line.length))) {
            return false;
        }
        var sameKind = RecordLine.read(line) instanceof Content.Whole(var payload) && payload.contains("\"format\"");
        throw new RevocationFileUnusable(
                sameKind
                        ? "%s is a file of revocations of another version: run the gateway that wrote it, or name another file."
                                .formatted(file)
                        : "%s is no file of revocations, since line 1 is not its header: name another file, or put a copy back."
                                .formatted(file));
    }

    private StoredRecord parsed(String payload) throws RevocationFileUnusable {
        try {
            return StoredRecord.of(payload);
        } catch (IllegalArgumentException unknown) {
            throw new RevocationFileUnusable(
                    "line %d of the file of revocations %s is not understood: run the gateway that wrote it."
                            .formatted(number, file),
                    unknown);
        }
    }

    private void requireEnd() throws IOException, RevocationFileUnusable {
        if (in.read() != -1) {
            throw damaged("does not have the checksum that it says");
        }
    }

    private RevocationFileUnusable damaged(String how) {
        return new RevocationFileUnusable(
                ("line %d of the file of revocations %s %s, so revocations may be lost: put a copy of the file back, or"
                                + " delete that line and revoke again what it may have held.")
                        .formatted(number, file, how));
    }

    /** The bytes up to a line feed, or to the end of the file; the position moves only over a line feed. */
    private byte[] nextLine() throws IOException, RevocationFileUnusable {
        var line = new ByteArrayOutputStream();
        number++;
        for (int next = in.read(); next != -1; next = in.read()) {
            if (next == '\n') {
                position += line.size() + 1L;
                return line.toByteArray();
            }
            line.write(next);
            if (line.size() > MAX_LINE) {
                throw damaged("is longer than any that is written");
            }
        }
        return line.toByteArray();
    }
}
