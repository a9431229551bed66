package com.openagents.spacetime.sidecar.lineage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The little of POSIX tar (ustar) that control copies need: regular files with short names, no times, no owners, so that the
 * same files give the same bytes. Any tar program unpacks it.
 */
final class Tar {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int CHECKSUM_AT = 148;

    private Tar() {}

    static byte[] pack(Map<String, byte[]> files) {
        var out = new ByteArrayOutputStream();
        new TreeMap<>(files).forEach((name, content) -> {
            out.writeBytes(header(name, content.length));
            out.writeBytes(content);
            out.writeBytes(new byte[padding(content.length)]);
        });
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    /** Unpacks what {@link #pack} has made; {@link IllegalArgumentException} for anything else. */
    static SortedMap<String, byte[]> unpack(byte[] tar) {
        var files = new TreeMap<String, byte[]>();
        int at = 0;
        while (at + BLOCK <= tar.length && tar[at] != 0) {
            var header = Arrays.copyOfRange(tar, at, at + BLOCK);
            if (number(header, CHECKSUM_AT, 6) != checksum(header)) {
                throw new IllegalArgumentException("the header at byte %d disagrees with its checksum".formatted(at));
            }
            int size = number(header, SIZE_AT, 11);
            at += BLOCK;
            if (size > tar.length - at) {
                throw new IllegalArgumentException("the archive ends within a file at byte %d".formatted(at));
            }
            files.put(text(header, 0, NAME), Arrays.copyOfRange(tar, at, at + size));
            at += size + padding(size);
        }
        return files;
    }

    private static byte[] header(String name, int size) {
        if (name.length() > NAME) {
            throw new IllegalArgumentException("a name longer than %d bytes: %s".formatted(NAME, name));
        }
        var header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000600");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, SIZE_AT, "%011o".formatted(size));
        put(header, 136, "00000000000");
        put(header, 156, "0");
        put(header, 257, "ustar");
        put(header, 263, "00");
        put(header, CHECKSUM_AT, "%06o\0 ".formatted(checksum(header)));
        return header;
    }

    /** The sum of all bytes, with the checksum's own eight as blanks. */
    private static int checksum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + 8 ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static int number(byte[] header, int at, int length) {
        return Integer.parseInt(text(header, at, length), 8);
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.US_ASCII);
    }

    private static int padding(int size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }
}
