package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The log of sled 0.34, the store beneath a control-db: the file {@code db}, a row of segments of 512 KiB, each with the
 * log sequence number (LSN) of its first byte. Old segments are freed and written anew, so the order is that of the LSNs
 * and not of the file, and behind the newest message in such a segment lies what was there before.
 *
 * <p>Each segment is read until its cap, until no further message fits, or until bytes that are no message of this segment.
 * Among the newest segments, which the store had not yet noted as stable, such bytes end the log, as they do for the store
 * itself; further back they end the segment only.
 *
 * @param messages everything written, oldest first
 * @param end LSN behind the last message
 * @param faults what is not as a quiet store leaves it
 */
record SledLog(List<SledMessage> messages, long end, List<String> faults) {
    static final int SEGMENT_BYTES = 512 * 1024;

    private static final int HEADER_BYTES = 20;
    private static final int LONGEST_MESSAGE_HEADER = 32;

    /** Reads all messages of a {@code db} file. */
    static SledLog read(byte[] db) throws DamagedControlDb {
        var segments = segments(db);
        long stable =
                segments.values().stream().mapToLong(Segment::stable).max().orElse(-1);
        long unstableFrom = Math.max(0, stable) / SEGMENT_BYTES * SEGMENT_BYTES;
        var messages = new ArrayList<SledMessage>();
        var faults = new ArrayList<String>();
        long end = 0;
        long expected = unstableFrom;
        for (var segment : segments.values()) {
            boolean unstable = segment.lsn() >= unstableFrom;
            if (unstable && segment.lsn() != expected) {
                faults.add("segment with LSN %d is missing, the log ends before it".formatted(expected));
                break;
            }
            var read = segment.read(messages);
            end = read.end();
            expected = unstable ? segment.lsn() + SEGMENT_BYTES : expected;
            if (!read.complete() && segment.firstUse() && !segment.emptyFrom(end)) {
                faults.add("bytes that are no message at LSN %d".formatted(end));
            }
            if (!read.complete() && unstable) {
                break;
            }
        }
        return new SledLog(withoutTornBatch(messages, end), end, List.copyOf(faults));
    }

    private static NavigableMap<Long, Segment> segments(byte[] db) throws DamagedControlDb {
        var segments = new TreeMap<Long, Segment>();
        for (int at = 0; db.length - at >= HEADER_BYTES; at += SEGMENT_BYTES) {
            var bytes = ByteBuffer.wrap(db, at, Math.min(SEGMENT_BYTES, db.length - at))
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            var segment = Segment.of(bytes, at);
            if (segment.isPresent() && segments.put(segment.get().lsn(), segment.get()) != null) {
                throw new DamagedControlDb("two segments of db have the LSN %d"
                        .formatted(segment.get().lsn()));
            }
        }
        if (segments.isEmpty()) {
            throw new DamagedControlDb("db, of %d bytes, holds no segment with a valid header".formatted(db.length));
        }
        return segments;
    }

    /** A batch is there whole or not at all: its manifest names the LSN of its last message. */
    private static List<SledMessage> withoutTornBatch(List<SledMessage> messages, long end) throws DamagedControlDb {
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            if (message.kind() == SledMessage.BATCH_MANIFEST && message.pointer() >= end) {
                return List.copyOf(messages.subList(0, i));
            }
        }
        return List.copyOf(messages);
    }

    /**
     * One segment with a valid header.
     *
     * @param bytes all of it, little-endian
     * @param offset where it lies in the file
     * @param lsn of its first byte, a multiple of the segment size
     * @param stable up to where the log was known to be on disk when the header was written, −1 at first
     */
    private record Segment(ByteBuffer bytes, long offset, long lsn, long stable) {
        /** How far a segment could be read. */
        record Extent(long end, boolean complete) {}

        static Optional<Segment> of(ByteBuffer bytes, long offset) {
            var crc = new CRC32();
            crc.update(bytes.slice(4, HEADER_BYTES - 4));
            long lsn = bytes.getLong(4) ^ Long.MAX_VALUE;
            boolean valid = (bytes.getInt(0) ^ -1) == (int) crc.getValue() && lsn >= 0 && lsn % SEGMENT_BYTES == 0;
            return valid
                    ? Optional.of(new Segment(bytes, offset, lsn, bytes.getLong(12) ^ Long.MAX_VALUE))
                    : Optional.empty();
        }

        Extent read(List<SledMessage> messages) {
            int at = HEADER_BYTES;
            while (at <= SEGMENT_BYTES - LONGEST_MESSAGE_HEADER) {
                var message = messageAt(at);
                if (message.isEmpty()) {
                    return new Extent(lsn + at, at == SEGMENT_BYTES - LONGEST_MESSAGE_HEADER);
                }
                at += message.get().size();
                if (message.get().kind() == SledMessage.CAP) {
                    return new Extent(lsn + SEGMENT_BYTES, true);
                }
                messages.add(message.get());
            }
            return new Extent(lsn + SEGMENT_BYTES, true);
        }

        /** Whether the segment is where the file first grew to hold it, so that it never held anything else. */
        boolean firstUse() {
            return lsn == offset;
        }

        boolean emptyFrom(long end) {
            for (int i = (int) (end - lsn); i < bytes.limit(); i++) {
                if (bytes.get(i) != 0) {
                    return false;
                }
            }
            return true;
        }

        private Optional<SledMessage> messageAt(int at) {
            if (at >= bytes.limit()) {
                return Optional.empty();
            }
            try {
                return SledMessage.read(bytes.slice(at, bytes.limit() - at), lsn + at);
            } catch (BadEncoding _) {
                return Optional.empty(); // cut short by the end of the file, as a torn write leaves it
            }
        }
    }
}
