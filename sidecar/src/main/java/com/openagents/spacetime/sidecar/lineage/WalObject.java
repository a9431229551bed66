package com.openagents.spacetime.sidecar.lineage;

import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An object with commits of one replica, as known without reading its content.
 *
 * @param stat where it is, and its size and checksum as stored
 * @param facts what its metadata says of the commits
 */
public record WalObject(ObjectStat stat, Facts facts) {
    /** The transactions in it. */
    public TxRange range() {
        return facts.range();
    }

    /**
     * What is said of a run of whole commits.
     *
     * @param range all their transactions
     * @param rawBytes their length before compression
     * @param digest the running digest of the history after the last of them
     * @param firstCrc CRC of the first commit
     * @param lastCommit the transactions of the last commit
     * @param lastCrc its CRC
     * @param firstTime the first time that a commit carries, by the server's clock; none if none carries any
     * @param lastTime the last one
     * @param seen when the sidecar read the last commit, by its own clock
     */
    public record Facts(
            TxRange range,
            int rawBytes,
            RunningDigest digest,
            int firstCrc,
            TxRange lastCommit,
            int lastCrc,
            Optional<Instant> firstTime,
            Optional<Instant> lastTime,
            Instant seen) {
        /** Refuses a last commit that does not end the range. */
        public Facts {
            if (lastCommit.last() != range.last() || rawBytes <= 0) {
                throw new IllegalArgumentException(
                        "commits %s of %d bytes cannot end with commit %s".formatted(range, rawBytes, lastCommit));
            }
        }

        /** As metadata of an object. */
        public Map<String, String> metadata() {
            var metadata = new HashMap<String, String>();
            metadata.put("raw-bytes", Integer.toString(rawBytes));
            metadata.put("running-sha256", digest.hex());
            metadata.put("first-crc32c", "%08x".formatted(firstCrc));
            metadata.put("last-commit", Long.toString(lastCommit.first()));
            metadata.put("last-crc32c", "%08x".formatted(lastCrc));
            firstTime.ifPresent(time -> metadata.put("first-time", time.toString()));
            lastTime.ifPresent(time -> metadata.put("last-time", time.toString()));
            metadata.put("seen-time", seen.toString());
            return Map.copyOf(metadata);
        }

        static Facts of(TxRange range, Map<String, String> metadata) {
            return new Facts(
                    range,
                    Integer.parseInt(text(metadata, "raw-bytes")),
                    new RunningDigest(text(metadata, "running-sha256")),
                    Integer.parseUnsignedInt(text(metadata, "first-crc32c"), 16),
                    new TxRange(Long.parseLong(text(metadata, "last-commit")), range.last()),
                    Integer.parseUnsignedInt(text(metadata, "last-crc32c"), 16),
                    Optional.ofNullable(metadata.get("first-time")).map(Instant::parse),
                    Optional.ofNullable(metadata.get("last-time")).map(Instant::parse),
                    Instant.parse(text(metadata, "seen-time")));
        }

        private static String text(Map<String, String> metadata, String key) {
            String value = metadata.get(key);
            if (value == null) {
                throw new IllegalArgumentException("metadata \"%s\" is missing".formatted(key));
            }
            return value;
        }
    }

    /**
     * The object that a listing shows; nothing if its name is of another kind.
     *
     * @throws HistoryBroken if its metadata is not that of commits
     */
    public static Optional<WalObject> of(ObjectStat stat) {
        return ObjectNames.rangeOf(stat.name()).map(range -> {
            try {
                return new WalObject(stat, Facts.of(range, stat.metadata()));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new HistoryBroken(
                        "the metadata of %s is not what its name says (%s): fetch it from another copy of the bucket"
                                .formatted(stat.name(), e.getMessage()),
                        e);
            }
        });
    }
}
