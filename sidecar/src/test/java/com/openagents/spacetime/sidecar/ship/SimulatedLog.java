package com.openagents.spacetime.sidecar.ship;

import com.github.luben.zstd.Zstd;
import com.openagents.spacetime.sidecar.commitlog.SegmentHeader;
import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.source.FakeLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The log of one replica as a server of version 2 writes it and finds it again after a crash (storage spec §2.5, §2.6), on
 * disk and, beside it, in memory as it should be read.
 */
final class SimulatedLog {
    private static final int COMMIT_HEADER = 22;
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final Path clog;
    private final ReplicaKey key;
    private final Truth truth;
    private final List<Written> commits = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private byte[] unfinished = {};
    private int begun; // bytes of it that are on the disk
    private int durable; // commits that a power cut leaves
    private boolean broken;

    /** A commit, and the SHA-256 of all up to it. */
    private static final class Written {
        private final byte[] bytes;
        private final long next;
        private final MessageDigest after;

        Written(byte[] bytes, long next, MessageDigest after) {
            this.bytes = bytes;
            this.next = next;
            this.after = after;
        }

        String sha256() {
            return Truth.soFar(after);
        }
    }

    /** A segment, and how many commits the log had when it began. */
    private static final class Segment {
        private final long first;
        private final int before;
        private boolean compressed;
        private boolean littered; // the remains of a crash lie at its end

        Segment(long first, int before) {
            this.first = first;
            this.before = before;
        }
    }

    SimulatedLog(Path clog, ReplicaKey key, Truth truth) {
        this.clog = clog;
        this.key = key;
        this.truth = truth;
        quietly(() -> Files.createDirectories(clog));
    }

    ReplicaKey key() {
        return key;
    }

    /** Offset behind the last whole commit. */
    long next() {
        return commits.isEmpty() ? 0 : commits.getLast().next;
    }

    /** SHA-256 of all commits, up to the one that ends before {@code next}; empty if none does. */
    String sha256(long next) {
        for (var commit : commits) {
            if (commit.next == next) {
                return commit.sha256();
            }
        }
        return "";
    }

    /** Whether no server opens it again. */
    boolean isBroken() {
        return broken;
    }

    /** Whether the beginning of a commit lies at its end. */
    boolean isTorn() {
        return begun > 0;
    }

    int segments() {
        return segments.size();
    }

    /** Writes one commit, the unfinished one first. */
    void append(int transactions, String content) {
        if (broken) {
            return;
        }
        finish();
        write(FakeLog.commit(next(), transactions, content, TIME));
    }

    /** Writes a commit that is still being written. */
    void tear(int bytes, String content) {
        if (broken || begun > 0) {
            return;
        }
        unfinished = FakeLog.commit(next(), 1, content, TIME);
        begun = Math.min(bytes, unfinished.length - 1);
        segment();
        toDisk(Arrays.copyOf(unfinished, begun));
    }

    private void finish() {
        if (begun > 0) {
            toDisk(Arrays.copyOfRange(unfinished, begun, unfinished.length));
            remember(unfinished);
            begun = 0;
        }
    }

    private void write(byte[] commit) {
        segment();
        toDisk(commit);
        remember(commit);
    }

    private void remember(byte[] commit) {
        var sha = commits.isEmpty() ? Truth.sha256() : Truth.copy(commits.getLast().after);
        sha.update(commit);
        int transactions = (commit[16] & 0xff) | (commit[17] & 0xff) << 8;
        var written = new Written(commit, next() + transactions, sha);
        commits.add(written);
        truth.add(new Truth.State(key, written.next, written.sha256()));
    }

    /** Begins the next segment, with its header alone. */
    void rotate() {
        if (broken || segments.isEmpty()) {
            return;
        }
        finish();
        if (segments.getLast().before < commits.size()) {
            durable = commits.size();
            begin();
        }
    }

    /** Puts the compressed form in the place of each segment but the last. */
    void compress() {
        for (var segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
            if (!segment.compressed) {
                segment.compressed = true;
                quietly(() -> {
                    var draft = clog.resolve(".tmpABCDEF");
                    Files.write(draft, Zstd.compress(Files.readAllBytes(file(segment))));
                    Files.move(
                            draft, file(segment), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                });
            }
        }
    }

    /** The server is killed and started again: what it was writing stays unfinished. */
    void restart() {
        int stray = begun;
        begun = 0;
        if (broken || segments.isEmpty()) {
            return;
        }
        var last = segments.getLast();
        boolean bare = last.before == commits.size();
        if (bare && stray > 0) {
            broken = true;
        } else if (bare && segments.size() > 1) {
            quietly(() -> Files.delete(file(last)));
            segments.removeLast();
            if (segments.getLast().compressed || segments.getLast().littered) {
                begin();
            }
        } else if (stray >= COMMIT_HEADER) {
            last.littered = true;
            begin();
        } else if (stray > 0) {
            cut(stray);
        }
    }

    /** The power fails: the newest commits are lost, the first of them but for some bytes. The server starts again. */
    void crash(int lose, int stray) {
        if (broken || segments.isEmpty()) {
            return;
        }
        if (begun > 0) {
            cut(begun);
            begun = 0;
        }
        int kept = Math.max(Math.max(durable, segments.getLast().before), commits.size() - lose);
        byte[] torn = {};
        while (commits.size() > kept) {
            torn = commits.removeLast().bytes;
            cut(torn.length);
        }
        begun = Math.min(stray, Math.max(0, torn.length - 1));
        if (begun > 0) {
            toDisk(Arrays.copyOf(torn, begun));
        }
        restart();
    }

    /** All that is there is durable. */
    void sync() {
        durable = commits.size();
    }

    /** A person puts an older copy in its place, as a restore leaves it. */
    void rollBack(int keep) {
        var kept = List.copyOf(commits.subList(0, Math.min(keep, commits.size())));
        delete();
        commits.clear();
        kept.forEach(commit -> write(commit.bytes));
        durable = commits.size();
    }

    /** Removes all files. */
    void delete() {
        segments.forEach(segment -> quietly(() -> Files.deleteIfExists(file(segment))));
        segments.clear();
        begun = 0;
        broken = false;
    }

    /** The same log, with the same files, in another place. */
    SimulatedLog copy(Path to) {
        var copy = new SimulatedLog(to, key, truth);
        copy.commits.addAll(commits);
        for (var segment : segments) {
            var same = new Segment(segment.first, segment.before);
            same.compressed = segment.compressed;
            same.littered = segment.littered;
            copy.segments.add(same);
            quietly(() -> Files.copy(file(segment), copy.file(same)));
        }
        copy.durable = durable;
        copy.broken = broken;
        copy.unfinished = unfinished;
        copy.begun = begun;
        return copy;
    }

    /** All commits, back to back. */
    byte[] bytes() {
        var all = new ByteArrayOutputStream();
        commits.forEach(commit -> all.writeBytes(commit.bytes));
        return all.toByteArray();
    }

    int commits() {
        return commits.size();
    }

    private Segment segment() {
        return segments.isEmpty() ? begin() : segments.getLast();
    }

    private Segment begin() {
        var segment = new Segment(next(), commits.size());
        segments.add(segment);
        quietly(() -> Files.write(file(segment), SegmentHeader.CURRENT.bytes()));
        return segment;
    }

    private Path file(Segment segment) {
        return clog.resolve(new SegmentName(segment.first).fileName());
    }

    private void toDisk(byte[] bytes) {
        quietly(() -> Files.write(file(segments.getLast()), bytes, StandardOpenOption.APPEND));
    }

    private void cut(int bytes) {
        var file = file(segments.getLast());
        quietly(() -> {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - bytes);
            }
        });
    }

    private interface FileWork {
        void run() throws IOException;
    }

    private static void quietly(FileWork work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
