package com.openagents.spacetime.sidecar.commitlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Makes the bytes of commits and segments, by the format's description and not by the code under test. */
final class Bytes {
    /** A record without inputs that changes nothing. */
    static final byte[] EMPTY_RECORD = hex("20 00 00 00");

    private Bytes() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var all = ByteBuffer.allocate(length);
        for (var part : parts) {
            all.put(part);
        }
        return all.array();
    }

    static byte[] header() {
        return hex("28 64 73 29 5e 32 01 00 00 00");
    }

    static byte[] commit(long offset, int count, byte[] records) {
        var before = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
        before.putLong(offset).putLong(0).putShort((short) count).putInt(records.length);
        return withCrc(concat(before.array(), records));
    }

    static byte[] commitOfFormat0(long offset, int count, byte[] records) {
        var before = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
        before.putLong(offset).putShort((short) count).putInt(records.length);
        return withCrc(concat(before.array(), records));
    }

    private static byte[] withCrc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        var stored = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) crc.getValue());
        return concat(bytes, stored.array());
    }
}
