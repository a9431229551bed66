package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.source.ReplicaFiles;

/**
 * What of a replica's directory may be deleted, which SpacetimeDB itself never does: every segment and every snapshot whose name
 * is a lower number than {@code below}. All of them are in the bucket, and a restart needs none of them: it opens the newest
 * snapshot that it can read and replays the log from there (storage spec §4.5). Pure.
 *
 * <p>The segment that holds the snapshot's own transaction stays: a log must not begin behind its snapshot, and a server whose
 * log is empty ignores its snapshots. So the answer is the beginning of that segment, and 0 whenever anything is in doubt.
 *
 * @param below the offset, 0 if nothing may be deleted
 * @param why in words, for the person who deletes
 */
public record SafeToDelete(long below, String why) {
    /** Nothing, since the bucket holds no snapshot. */
    public static final SafeToDelete NO_SNAPSHOT =
            nothing("no snapshot is in the bucket, so a restart needs the log from its beginning");

    /** Refuses a negative offset. */
    public SafeToDelete {
        if (below < 0) {
            throw new IllegalArgumentException("nothing lies below transaction %d".formatted(below));
        }
    }

    /** Nothing may be deleted. */
    public static SafeToDelete nothing(String why) {
        return new SafeToDelete(0, why);
    }

    /**
     * What may be deleted.
     *
     * @param files what is on the disk
     * @param snapshot offset of the newest snapshot that is whole in the bucket
     * @param next offset of the first transaction that the bucket does not hold
     */
    public static SafeToDelete of(ReplicaFiles files, long snapshot, long next) {
        var segment = files.segments().floor(snapshot);
        if (snapshot >= next) {
            return nothing(
                    "snapshot %d is ahead of the log in the bucket, which ends before %d".formatted(snapshot, next));
        }
        if (!files.snapshots().contains(snapshot)) {
            return nothing("snapshot %d is in the bucket but not complete on this disk, where a restart needs it"
                    .formatted(snapshot));
        }
        if (segment == null) {
            return nothing("no segment on this disk holds transaction %d of the snapshot".formatted(snapshot));
        }
        return new SafeToDelete(
                segment,
                "a restart needs snapshot %d and the segments from %d on; what is older is in the bucket"
                        .formatted(snapshot, segment));
    }
}
