package com.openagents.spacetime.sidecar.source;

import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What the directory of a replica holds, by its names alone.
 *
 * @param segments offset of the first transaction of each
 * @param snapshots offset of each that is complete: a server would try to use it
 */
public record ReplicaFiles(NavigableSet<Long> segments, NavigableSet<Long> snapshots) {
    private static final Pattern SNAPSHOT = Pattern.compile("([0-9]{20})\\.snapshot_dir");

    /** Copies the sets. */
    public ReplicaFiles {
        segments = new TreeSet<>(segments);
        snapshots = new TreeSet<>(snapshots);
    }

    static ReplicaFiles in(Path replica) throws IOException {
        var segments =
                offsets(replica.resolve("clog"), file -> SegmentName.of(file).map(SegmentName::first));
        var directory = replica.resolve("snapshots");
        var snapshots = offsets(directory, ReplicaFiles::snapshot);
        snapshots.removeIf(offset -> !isComplete(directory, "%020d".formatted(offset)));
        return new ReplicaFiles(segments, snapshots);
    }

    /** A lock says that it is being written or compressed, or was when the server died: then it is never read again. */
    private static boolean isComplete(Path directory, String offset) {
        return Files.exists(directory.resolve(offset + ".snapshot_dir").resolve(offset + ".snapshot_bsatn"))
                && !Files.exists(directory.resolve(offset + ".lock"));
    }

    private static Optional<Long> snapshot(String name) {
        var matcher = SNAPSHOT.matcher(name);
        try {
            return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty(); // 2^63 and more: no log gets there
        }
    }

    private static NavigableSet<Long> offsets(Path directory, Function<String, Optional<Long>> offset)
            throws IOException {
        var offsets = new TreeSet<Long>();
        try (var entries = Files.list(directory)) {
            entries.forEach(
                    entry -> offset.apply(entry.getFileName().toString()).ifPresent(offsets::add));
        } catch (NoSuchFileException _) {
            return offsets; // a database that has not written yet
        }
        return offsets;
    }
}
