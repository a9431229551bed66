package com.openagents.spacetime.sidecar.snapshot;

import com.openagents.spacetime.sidecar.bsatn.Hash;
import com.openagents.spacetime.sidecar.bsatn.Identity;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Makes the bytes of snapshots, by the format's description and not by the code under test. */
public final class SnapshotBytes {
    private static final int ROW_DATA = 65_472;

    private SnapshotBytes() {}

    /** A snapshot file. */
    public static byte[] file(
            Identity database, long replica, long offset, Map<Hash, Integer> blobs, Map<Long, List<Hash>> tables) {
        var out = new Out().hex("040000007478797a 00");
        var identity = HexFormat.of().parseHex(database.text());
        for (int i = identity.length - 1; i >= 0; i--) {
            out.bytes(new byte[] {identity[i]});
        }
        out.u64(replica).hex("0200000007000000").u64(offset).u32(blobs.size());
        blobs.forEach((blob, uses) -> out.hash(blob).u32(uses));
        out.u32(tables.size());
        tables.forEach((table, pages) -> {
            out.u32(Math.toIntExact(table)).u32(pages.size());
            pages.forEach(out::hash);
        });
        return withHash(out.toBytes());
    }

    /** A snapshot file with this body. */
    public static byte[] withHash(byte[] body) {
        return new Out().hex(Blake3.of(body).text()).bytes(body).toBytes();
    }

    /** A page that holds so many rows, of bytes all alike. */
    public static byte[] page(int rows, byte filling) {
        var header = new Out().u16(ROW_DATA).u16(0).u16(rows).toBytes();
        var bits = new Out().u64((1L << rows) - 1).toBytes();
        var varHeader = new Out().u16(ROW_DATA).u16(0).u16(ROW_DATA).u16(0).toBytes();
        var data = new byte[ROW_DATA];
        Arrays.fill(data, filling);
        var hash = Blake3.of(
                new Out().bytes(data).bytes(header).bytes(bits).bytes(varHeader).toBytes());
        return new Out()
                .bytes(header)
                .u32(1)
                .bytes(bits)
                .bytes(varHeader)
                .hex("00")
                .hash(hash)
                .u32(ROW_DATA)
                .bytes(data)
                .toBytes();
    }

    /** Little-endian bytes, one value after another. */
    private static final class Out {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Out hex(String digits) {
            return bytes(HexFormat.of().parseHex(digits.replace(" ", "")));
        }

        Out hash(Hash hash) {
            return hex("20000000" + hash.text());
        }

        Out u16(int value) {
            return bytes(number(2).putShort((short) value).array());
        }

        Out u32(int value) {
            return bytes(number(4).putInt(value).array());
        }

        Out u64(long value) {
            return bytes(number(8).putLong(value).array());
        }

        Out bytes(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        private static ByteBuffer number(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
