package com.openagents.spacetime.sidecar.commitlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The ten bytes before the first commit of a segment: {@code (ds)^2}, the log format, the checksum algorithm (0 = CRC-32C,
 * the only one) and two reserved bytes that nobody checks.
 *
 * @param format 1, which every known server writes, or 0, an ancient one whose commits have no epoch
 */
public record SegmentHeader(int format) {
    /** Its length. */
    public static final int BYTES = 10;

    /** What every server from 1.2 on writes. */
    public static final SegmentHeader CURRENT = new SegmentHeader(1);

    private static final byte[] MAGIC = "(ds)^2".getBytes(StandardCharsets.US_ASCII);
    private static final int NEWEST_FORMAT = 1;
    private static final byte CRC_32C = 0;

    /** Refuses a format that is not known here. */
    public SegmentHeader {
        if (format < 0 || format > NEWEST_FORMAT) {
            throw new IllegalArgumentException("commitlog format %d is not known".formatted(format));
        }
    }

    /** The header as it is written. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .put((byte) format)
                .put(CRC_32C)
                .array();
    }

    /** Length of a commit before its records: 22 bytes, 14 in format 0. */
    int commitHeaderBytes() {
        return format == 0 ? 14 : 22;
    }

    /** What the first bytes of a segment turn out to be. */
    sealed interface Reading {
        /** A header that can be read. */
        record Whole(SegmentHeader header) implements Reading {}

        /** The beginning of one: fewer than ten bytes, and so far none is wrong. */
        record CutShort() implements Reading {}

        /** No header, or one of a log that cannot be read. */
        record Foreign(String why) implements Reading {}
    }

    /** Reads a header from a buffer's position on; the buffer may hold less, or more, and stays as it is. */
    static Reading read(ByteBuffer bytes) {
        int at = bytes.position();
        int count = bytes.remaining();
        for (int i = 0; i < Math.min(count, MAGIC.length); i++) {
            if (bytes.get(at + i) != MAGIC[i]) {
                return new Reading.Foreign("the segment does not begin with (ds)^2: byte %d differs".formatted(i));
            }
        }
        if (count < BYTES) {
            return new Reading.CutShort();
        }
        int format = bytes.get(at + 6) & 0xff;
        if (format > NEWEST_FORMAT) {
            return new Reading.Foreign(
                    "the segment's log format is %d, the newest that is known is %d".formatted(format, NEWEST_FORMAT));
        }
        int algorithm = bytes.get(at + 7) & 0xff;
        if (algorithm != CRC_32C) {
            return new Reading.Foreign(
                    "the segment's checksum algorithm is %d, only 0 (CRC-32C) is known".formatted(algorithm));
        }
        return new Reading.Whole(new SegmentHeader(format));
    }
}
