package com.openagents.spacetime.sidecar.control;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Makes the {@code db} file of a control-db with the databases that a test wants. */
public final class FakeControlDb {
    private static final String OWNER = "c200" + "0f".repeat(30);

    private FakeControlDb() {}

    /**
     * A database with its one replica.
     *
     * @param id of the database
     * @param identity of the database
     * @param replica number of the replica
     * @param name that leads to it
     */
    public record Entry(long id, Identity identity, long replica, String name) {}

    /** The whole file. */
    public static byte[] bytes(List<Entry> entries) {
        var log = SledBuilder.atLsn(0);
        log.meta("database", 2, "database_by_identity", 3, "replica", 4, "dns", 5);
        log.message(
                SledMessage.NODE, 2, leaf(entries, (entry, into) -> into.put(bigEndian(entry.id()), record(entry))));
        log.message(
                SledMessage.NODE,
                3,
                leaf(
                        entries,
                        (entry, into) -> into.put(
                                HexFormat.of().parseHex(entry.identity().text()), record(entry))));
        log.message(
                SledMessage.NODE,
                4,
                leaf(entries, (entry, into) -> into.put(bigEndian(entry.replica()), replica(entry))));
        log.message(
                SledMessage.NODE,
                5,
                leaf(
                        entries,
                        (entry, into) -> into.put(
                                entry.name().getBytes(StandardCharsets.US_ASCII),
                                littleEndian(entry.identity().text()))));
        return log.bytes();
    }

    private static byte[] leaf(List<Entry> entries, BiConsumer<Entry, SortedMap<byte[], byte[]>> records) {
        var sorted = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
        entries.forEach(entry -> records.accept(entry, sorted));
        var body = new ByteArrayOutputStream();
        body.writeBytes(new byte[7]);
        body.write(sorted.size());
        sorted.keySet().forEach(key -> sized(key, body));
        sorted.values().forEach(value -> sized(value, body));
        return body.toByteArray();
    }

    private static void sized(byte[] bytes, ByteArrayOutputStream into) {
        into.write(bytes.length);
        into.writeBytes(bytes);
    }

    private static byte[] record(Entry entry) {
        return ByteBuffer.allocate(105)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(entry.id())
                .put(littleEndian(entry.identity().text()))
                .put(littleEndian(OWNER))
                .put((byte) 0)
                .put(new byte[32])
                .array();
    }

    private static byte[] replica(Entry entry) {
        return ByteBuffer.allocate(25)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(entry.replica())
                .putLong(entry.id())
                .putLong(0)
                .put((byte) 1)
                .array();
    }

    private static byte[] bigEndian(long id) {
        return ByteBuffer.allocate(8).putLong(id).array();
    }

    private static byte[] littleEndian(String text) {
        var bytes = HexFormat.of().parseHex(text);
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
