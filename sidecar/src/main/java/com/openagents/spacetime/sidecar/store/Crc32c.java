package com.openagents.spacetime.sidecar.store;

import java.util.zip.CRC32C;

/** CRC-32C (Castagnoli), the checksum that object stores compare. */
public final class Crc32c {
    private Crc32c() {}

    /** The checksum of all of {@code content}. */
    public static int of(byte[] content) {
        var crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    /** {@code content}, if it is what {@code promised} says; else {@link ObjectDamaged}. */
    public static byte[] verified(byte[] content, ObjectStat promised) {
        int crc = of(content);
        if (content.length != promised.size() || crc != promised.crc32c()) {
            throw new ObjectDamaged(
                    "%s holds %d bytes with CRC32C %08x, but %d bytes with CRC32C %08x were stored: the copy is damaged"
                            .formatted(promised.name(), content.length, crc, promised.size(), promised.crc32c()),
                    null);
        }
        return content;
    }
}
