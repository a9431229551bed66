package com.openagents.spacetime.sidecar.source;

import com.openagents.spacetime.sidecar.control.ControlDb;
import com.openagents.spacetime.sidecar.control.ControlFiles;
import com.openagents.spacetime.sidecar.control.DamagedControlDb;
import com.openagents.spacetime.sidecar.control.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies the control files of a running server by the protocol of storage spec §5.4: wait until nothing has changed for a
 * quarter of a second, read the snapshot first and the log last, look again whether anything has changed, read everything a
 * second time and compare, then decode. One thread at a time.
 */
public final class ControlCopier {
    private static final long CALM = Duration.ofMillis(250).toNanos();
    private static final long REREAD = Duration.ofSeconds(60).toNanos();

    private final DataDirectory directory;
    private final LongSupplier nanos;
    private SortedMap<String, Stamp> seen = new TreeMap<>();
    private long changedAt;
    private boolean copied; // what was seen last
    private long copiedAt;

    /** Of one file: what changes when it is written. */
    private record Stamp(long size, long modified, @Nullable Object inode) {}

    /**
     * Copies from {@code directory}.
     *
     * @param nanos elapsed time, as {@link System#nanoTime}
     */
    public ControlCopier(DataDirectory directory, LongSupplier nanos) {
        this.directory = directory;
        this.nanos = nanos;
        this.changedAt = nanos.getAsLong() - CALM;
    }

    /** What came of a look. */
    public sealed interface Look {
        /** Nothing has changed since the last copy. */
        record Unchanged() implements Look {}

        /** It changes at the moment: look again soon. */
        record Busy() implements Look {}

        /** A new copy, good to restore from. */
        record Copied(ControlCopy copy) implements Look {}

        /** There is no control-db, or nothing has ever been published. */
        record Absent(String why) implements Look {}

        /** A copy that a restore must not build on. */
        record Unusable(String why) implements Look {}
    }

    /** Looks, and copies if there is something new. */
    public Look look() {
        try {
            var now = stamps();
            long instant = nanos.getAsLong();
            if (!now.equals(seen)) {
                seen = now;
                changedAt = instant;
                copied = false;
            }
            if (!now.containsKey("control-db/db")) {
                return new Look.Absent("%s has no log".formatted(directory.controlDb()));
            }
            if (copied && instant - copiedAt < REREAD) {
                return new Look.Unchanged();
            }
            return instant - changedAt < CALM ? new Look.Busy() : copy(instant);
        } catch (NoSuchFileException | NotDirectoryException e) {
            seen = new TreeMap<>();
            return new Look.Absent("%s does not exist".formatted(e.getFile()));
        } catch (IOException e) {
            return new Look.Unusable("%s cannot be read: %s".formatted(directory.controlDb(), e));
        }
    }

    private Look copy(long instant) throws IOException {
        var first = read();
        var second = read();
        if (!stamps().equals(seen) || !ControlCopy.digest(first).equals(ControlCopy.digest(second))) {
            changedAt = instant;
            return new Look.Busy();
        }
        var look = decode(first);
        copied = !(look instanceof Look.Unusable); // what is unusable may be so for a moment only
        copiedAt = instant;
        return look;
    }

    private Look decode(SortedMap<String, byte[]> files) {
        try {
            var decoded = ControlDb.read(ControlFiles.of(withinControlDb(files)));
            if (isFresh(decoded)) {
                return new Look.Absent("nothing has been published yet");
            }
            var metadata = files.get("metadata.toml");
            if (metadata == null || ServerVersion.read(metadata).isEmpty()) {
                return new Look.Unusable("%s names no version".formatted(directory.metadata()));
            }
            return decoded.findings().isEmpty()
                    ? new Look.Copied(ControlCopy.of(files, decoded))
                    : new Look.Unusable("the control-db is not fit to restore: %s".formatted(told(decoded.findings())));
        } catch (DamagedControlDb e) {
            return new Look.Unusable("the control-db does not decode: %s".formatted(e.getMessage()));
        }
    }

    /**
     * The trees of a server appear with its first publish, and stay, though empty, when its last database is deleted. Any
     * other finding is damage, and damage can look like emptiness.
     */
    private static boolean isFresh(ControlDb decoded) {
        return decoded.databases().isEmpty()
                && decoded.replicas().isEmpty()
                && !decoded.findings().isEmpty()
                && decoded.findings().stream().allMatch(finding -> finding.rule() == Finding.Rule.TREE_MISSING);
    }

    private static List<String> told(List<Finding> findings) {
        return findings.stream().map(Finding::what).toList();
    }

    private static Map<String, byte[]> withinControlDb(SortedMap<String, byte[]> files) {
        var inside = new TreeMap<String, byte[]>();
        files.forEach((path, bytes) -> {
            if (path.startsWith("control-db/")) {
                inside.put(path.substring("control-db/".length()), bytes);
            }
        });
        return inside;
    }

    /** The snapshot first and the log last: an older snapshot beside a newer log is harmless, the reverse is fatal. */
    private SortedMap<String, byte[]> read() throws IOException {
        var paths = new ArrayList<>(seen.keySet());
        paths.remove("control-db/db");
        paths.add("control-db/db");
        paths.sort((a, b) -> Boolean.compare(isSnapshot(b), isSnapshot(a)));
        var files = new TreeMap<String, byte[]>();
        for (var path : paths) {
            files.put(path, Files.readAllBytes(directory.root().resolve(path)));
        }
        return files;
    }

    private static boolean isSnapshot(String path) {
        return path.startsWith("control-db/snap.");
    }

    private SortedMap<String, Stamp> stamps() throws IOException {
        var stamps = new TreeMap<String, Stamp>();
        try (var files = Files.walk(directory.controlDb())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                var path = directory.root().relativize(file).toString();
                if (Files.isRegularFile(file) && !path.endsWith(".generating")) {
                    stamps.put(path, stamp(file));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : List.of(directory.metadata(), directory.config())) {
            if (Files.exists(file)) {
                stamps.put(String.valueOf(file.getFileName()), stamp(file));
            }
        }
        return stamps;
    }

    private static Stamp stamp(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
                attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.fileKey());
    }
}
