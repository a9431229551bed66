package com.openagents.spacetime.sidecar.source;

import com.github.luben.zstd.Zstd;
import com.openagents.spacetime.sidecar.commitlog.SegmentHeader;
import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes a log as a server does, by the format's description and not by the code under test. One thread. */
public final class FakeLog {
    private static final int COMMIT_HEADER = 22;

    private final Path clog;
    private final List<byte[]> commits = new ArrayList<>();
    private SegmentName segment = new SegmentName(0);
    private String history = "first";
    private Instant time = Instant.parse("2026-01-01T00:00:00Z");

    /** A log in {@code clog}, which is created with its first commit. */
    public FakeLog(Path clog) {
        this.clog = clog;
    }

    /** What the commits from here on hold: logs of different histories differ. */
    public FakeLog history(String name) {
        history = name;
        return this;
    }

    /** The time that the commits from here on carry. */
    public FakeLog time(Instant at) {
        time = at;
        return this;
    }

    /** Writes so many transactions of one commit each. */
    public FakeLog append(int count) {
        for (int i = 0; i < count; i++) {
            write(commit(next(), history));
        }
        return this;
    }

    /** Writes one commit that holds this much beside its header. */
    public FakeLog appendLarge(int bytes) {
        write(commit(next(), "x".repeat(bytes)));
        return this;
    }

    /** Offset of the next transaction. */
    public long next() {
        return commits.size();
    }

    /** Begins the next segment with its header alone. */
    public FakeLog rotate() {
        segment = new SegmentName(next());
        write(file(segment), SegmentHeader.CURRENT.bytes());
        return this;
    }

    /** The last segment's file. */
    public Path file() {
        return file(segment);
    }

    /** A segment's file. */
    public Path file(SegmentName name) {
        return clog.resolve(name.fileName());
    }

    /** Bytes at the end that are no whole commit: the beginning of the next one. */
    public FakeLog tear(int bytes) {
        write(file(segment), Arrays.copyOf(commit(next(), history), bytes));
        return this;
    }

    /** Puts the compressed form in the place of a segment, under its name. */
    public FakeLog compress(SegmentName name) {
        return quietly(() -> {
            var draft = clog.resolve(".tmpABCDEF");
            Files.write(draft, Zstd.compress(Files.readAllBytes(file(name))));
            Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /** Deletes all segments. */
    public FakeLog delete() {
        return quietly(() -> {
            try (var files = Files.list(clog)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(clog);
        });
    }

    /** Writes the first {@code count} commits anew, as one segment: what a restore leaves. */
    public FakeLog restore(int count) {
        var kept = List.copyOf(commits.subList(0, count));
        commits.clear();
        segment = new SegmentName(0);
        kept.forEach(this::write);
        return this;
    }

    /** All commits from an offset on, back to back. */
    public byte[] bytesFrom(long offset) {
        var all = new ByteArrayOutputStream();
        commits.subList((int) offset, commits.size()).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void write(byte[] commit) {
        commits.add(commit);
        write(file(segment), commit);
    }

    private void write(Path file, byte[] bytes) {
        quietly(() -> {
            Files.createDirectories(clog);
            boolean bare = !Files.exists(file) && bytes.length != SegmentHeader.BYTES;
            if (bare) {
                Files.write(file, SegmentHeader.CURRENT.bytes(), StandardOpenOption.CREATE_NEW);
            }
            Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        });
    }

    private byte[] commit(long offset, String content) {
        return commit(offset, 1, content, time);
    }

    /**
     * One commit.
     *
     * @param offset of its first transaction
     * @param transactions how many, all alike
     * @param content of each
     * @param time that each carries
     */
    public static byte[] commit(long offset, int transactions, String content, Instant time) {
        var name = content.length() > 255 ? "large" : content;
        var arguments = content.getBytes(StandardCharsets.UTF_8);
        int inputs = 1 + name.length() + 32 + 16 + 8 + arguments.length;
        int records = transactions * (1 + 4 + inputs + 3);
        var bytes = ByteBuffer.allocate(COMMIT_HEADER + records + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(offset).putLong(0).putShort((short) transactions).putInt(records);
        for (int i = 0; i < transactions; i++) {
            bytes.put((byte) 0xa0)
                    .putInt(inputs)
                    .put((byte) name.length())
                    .put(name.getBytes(StandardCharsets.US_ASCII));
            bytes.put(new byte[48]).putLong(time.toEpochMilli() * 1000).put(arguments);
            bytes.put(new byte[3]);
        }
        var crc = new CRC32C();
        crc.update(bytes.array(), 0, bytes.position());
        return bytes.putInt((int) crc.getValue()).array();
    }

    private interface FileWork {
        void run() throws IOException;
    }

    private FakeLog quietly(FileWork work) {
        try {
            work.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
