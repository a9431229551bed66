package com.openagents.spacetime.sidecar.snapshot;

import com.openagents.spacetime.sidecar.bsatn.Hash;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Name of an entry of a replica's {@code snapshots} directory.
 *
 * @param kind what the entry is
 * @param offset the transaction whose state the snapshot holds, itself included
 */
public record SnapshotName(Kind kind, long offset) {
    private static final Pattern SHAPE = Pattern.compile("(0[0-9]{19})(\\.[a-z_]+)");

    /** What an entry is. */
    public enum Kind {
        /** A snapshot's directory; complete if it has its file and no lock stands beside it. */
        DIRECTORY(".snapshot_dir"),
        /** The file in a directory that names the objects, written last. */
        FILE(".snapshot_bsatn"),
        /** The snapshot is being written or compressed; or a crash left this behind, and nobody will use the snapshot again. */
        LOCK(".lock"),
        /** The server has found it damaged, or of a history that it has discarded. */
        INVALID(".invalid_snapshot"),
        /** Other tools have put it away. */
        ARCHIVED(".archived_snapshot"),
        /** Left by a compression. */
        TEMPORARY("._tmp");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    /** Refuses what is no transaction. */
    public SnapshotName {
        if (offset < 0) {
            throw new IllegalArgumentException("not a transaction: %d".formatted(offset));
        }
    }

    /** What an entry's name says; nothing for an entry of another make. */
    public static Optional<SnapshotName> of(String name) {
        var matcher = SHAPE.matcher(name);
        if (!matcher.matches() || Long.parseUnsignedLong(matcher.group(1)) < 0) {
            return Optional.empty(); // 2⁶³ − 1 has 19 digits, and no history is as long
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.suffix.equals(matcher.group(2)))
                .map(kind -> new SnapshotName(kind, Long.parseLong(matcher.group(1))))
                .findFirst();
    }

    /** The name as the server writes it. */
    @Override
    public String toString() {
        return "%020d%s".formatted(offset, kind.suffix);
    }

    /** Where a snapshot's directory keeps an object, relative to itself. */
    public static String object(Hash hash) {
        return "objects/%s/%s"
                .formatted(hash.text().substring(0, 2), hash.text().substring(2));
    }
}
