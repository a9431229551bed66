package com.openagents.spacetime.sidecar.control;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The files of one copy of a {@code control-db} directory, by their paths in it: {@code db}, {@code conf},
 * {@code snap.<16 hex digits>}, {@code blobs/<number>}. Others are ignored.
 */
public final class ControlFiles {
    private static final Pattern SNAPSHOT = Pattern.compile("snap\\.([0-9A-Fa-f]{16})");
    private static final String SETTINGS = "segment_size: 524288\nuse_compression: false\nversion: 0.34\n";
    private static final int CRC_BYTES = 4;

    private final Map<String, byte[]> files;

    private ControlFiles(Map<String, byte[]> files) {
        this.files = files;
    }

    /** Takes the files; their bytes are not copied and must not change any more. */
    public static ControlFiles of(Map<String, byte[]> files) {
        return new ControlFiles(Map.copyOf(files));
    }

    /** The log, which holds everything. */
    byte[] db() throws DamagedControlDb {
        var db = files.get("db");
        if (db == null) {
            throw new DamagedControlDb("the file db is missing");
        }
        return db;
    }

    /** The content of a blob whose message has this kind. */
    ByteBuffer blob(long number, int kind) throws DamagedControlDb {
        var file = files.get("blobs/" + number);
        if (file == null) {
            throw new DamagedControlDb("blobs/%d is missing".formatted(number));
        }
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length <= CRC_BYTES || bytes.getInt(0) != crc(file, CRC_BYTES, file.length)) {
            throw new DamagedControlDb(
                    "blobs/%d, of %d bytes, disagrees with its checksum".formatted(number, file.length));
        }
        if (bytes.get(CRC_BYTES) != kind) {
            throw new DamagedControlDb("blobs/%d is of kind %d, not %d".formatted(number, bytes.get(CRC_BYTES), kind));
        }
        return bytes.slice(CRC_BYTES + 1, file.length - CRC_BYTES - 1);
    }

    /** What is wrong with the settings, if they are there: the store makes a missing file anew. */
    Optional<Finding> checkSettings() {
        var conf = files.get("conf");
        if (conf == null) {
            return Optional.empty();
        }
        var expected = SETTINGS.getBytes(StandardCharsets.US_ASCII);
        boolean same = conf.length == expected.length + CRC_BYTES
                && ByteBuffer.wrap(conf, 0, expected.length).equals(ByteBuffer.wrap(expected))
                && endsWithItsCrc(conf, expected.length);
        return same
                ? Optional.empty()
                : Optional.of(new Finding(
                        Finding.Rule.CONF_FOREIGN,
                        "conf, of %d bytes, is not the one of sled 0.34".formatted(conf.length)));
    }

    /** What is wrong with the store's snapshots, given where the log ends. */
    List<Finding> checkSnapshots(long logEnd) {
        var findings = new ArrayList<Finding>();
        for (var file : files.entrySet()) {
            var name = SNAPSHOT.matcher(file.getKey());
            if (!name.matches()) {
                continue;
            }
            if (!snapshotIsWhole(file.getValue())) {
                findings.add(new Finding(
                        Finding.Rule.SNAPSHOT_DAMAGED,
                        "%s, of %d bytes, is cut short or changed".formatted(file.getKey(), file.getValue().length)));
            }
            long covers = Long.parseUnsignedLong(name.group(1), 16);
            if (Long.compareUnsigned(covers, logEnd) > 0) {
                findings.add(new Finding(
                        Finding.Rule.LOG_BEHIND_SNAPSHOT,
                        "%s covers the log up to LSN %d, but db ends at %d".formatted(file.getKey(), covers, logEnd)));
            }
        }
        return findings;
    }

    /** A page table, its length in eight bytes, and the CRC-32 of the table. */
    private static boolean snapshotIsWhole(byte[] file) {
        int table = file.length - Long.BYTES - CRC_BYTES;
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return table >= 0 && bytes.getLong(table) == table && bytes.getInt(table + Long.BYTES) == crc(file, 0, table);
    }

    private static boolean endsWithItsCrc(byte[] file, int covered) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(covered) == crc(file, 0, covered);
    }

    private static int crc(byte[] bytes, int from, int to) {
        var crc = new CRC32();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }
}
