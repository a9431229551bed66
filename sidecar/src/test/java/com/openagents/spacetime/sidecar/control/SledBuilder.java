package com.openagents.spacetime.sidecar.control;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Makes a {@code db} file message by message, by the format's description and not by the code under test. */
final class SledBuilder {
    private static final int SEGMENT = 524_288;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private long segmentStart;
    private long lsn;

    /** Begins with a segment of this LSN. */
    static SledBuilder atLsn(long lsn) {
        var log = new SledBuilder();
        log.segment(lsn, lsn == 0 ? -1 : lsn);
        return log;
    }

    /** Begins a segment where the last one ends, or fills that one up. */
    SledBuilder segment(long start, long stable) {
        file.writeBytes(new byte[(SEGMENT - file.size() % SEGMENT) % SEGMENT]);
        var header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(start ^ Long.MAX_VALUE).putLong(stable ^ Long.MAX_VALUE);
        var crc = new CRC32();
        crc.update(header.array());
        file.writeBytes(littleEndian(~(int) crc.getValue()));
        file.writeBytes(header.array());
        segmentStart = start;
        lsn = start + 20;
        return this;
    }

    SledBuilder message(int kind, long page, byte[] body) {
        var header = new ByteArrayOutputStream();
        header.write(kind);
        header.writeBytes(number(body.length));
        header.writeBytes(number(segmentStart / SEGMENT));
        header.writeBytes(number(page));
        var crc = new CRC32();
        crc.update(body);
        crc.update(header.toByteArray());
        file.writeBytes(littleEndian(~(int) crc.getValue()));
        file.writeBytes(header.toByteArray());
        file.writeBytes(body);
        lsn += 4 + header.size() + body.length;
        return this;
    }

    SledBuilder message(int kind, long page, String hex) {
        return message(kind, page, HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    /** The meta page: names of trees and their roots, below 240. */
    SledBuilder meta(Object... namesAndRoots) {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndRoots.length; i += 2) {
            var name = namesAndRoots[i].toString().getBytes(StandardCharsets.US_ASCII);
            body.write(name.length);
            body.writeBytes(name);
            body.write((int) namesAndRoots[i + 1]);
        }
        return message(SledMessage.META, 0, body.toByteArray());
    }

    /** An empty leaf and its right neighbour. */
    SledBuilder leaf(long page, int next) {
        return message(SledMessage.NODE, page, "%02x 00 00 00 00 00 00 00".formatted(next));
    }

    SledBuilder raw(byte[] bytes) {
        file.writeBytes(bytes);
        return this;
    }

    /** LSN of the next message. */
    long lsn() {
        return lsn;
    }

    byte[] bytes() {
        return file.toByteArray();
    }

    static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] number(long value) {
        if (value >= 0 && value <= 240) {
            return new byte[] {(byte) value};
        }
        return ByteBuffer.allocate(9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 255)
                .putLong(value)
                .array();
    }
}
