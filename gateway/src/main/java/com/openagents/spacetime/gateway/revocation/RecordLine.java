package com.openagents.spacetime.gateway.revocation;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of the file: {@code <CRC32C of the payload, 8 hexadecimal digits> <its length in bytes, 8 digits> <payload>} and
 * a line feed. The length tells a line that a crash has cut short, which no reader was ever told of, from one that damage
 * has joined with the next, which somebody relies on. Pure: bytes in, bytes out.
 */
final class RecordLine {
    private static final int PREFIX = 18; // two groups of 8 digits, each with its space

    private RecordLine() {}

    /** What a line is. */
    sealed interface Content {
        /** Written in full. */
        record Whole(String payload) implements Content {}

        /** Begun and not ended, if it is the last; else damaged. */
        record Partial() implements Content {}

        /** Not what was written, wherever it stands. */
        record Damaged() implements Content {}
    }

    /** The line of a payload that has no line feed in it. */
    static byte[] of(String payload) {
        var bytes = payload.getBytes(StandardCharsets.UTF_8);
        return "%08x %08d %s\n".formatted(crc(bytes, 0), bytes.length, payload).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a line without its line feed. */
    static Content read(byte[] line) {
        var crc = number(line, 0, 16);
        var length = number(line, 9, 10);
        if (line.length < PREFIX || crc.isEmpty() || length.isEmpty()) {
            return new Content.Partial();
        }
        if (line.length - PREFIX > length.get()) {
            return isUnwritten(line, PREFIX + Math.toIntExact(length.get()))
                    ? new Content.Partial()
                    : new Content.Damaged();
        }
        if (line.length - PREFIX < length.get() || crc(line, PREFIX) != crc.get()) {
            return new Content.Partial();
        }
        return new Content.Whole(new String(line, PREFIX, line.length - PREFIX, StandardCharsets.UTF_8));
    }

    /** Whether there are only zeros: what a file has that had grown before a crash, and had not been filled. */
    private static boolean isUnwritten(byte[] line, int from) {
        for (int i = from; i < line.length; i++) {
            if (line[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Long> number(byte[] line, int from, int radix) {
        if (line.length < from + 9 || line[from + 8] != ' ') {
            return Optional.empty();
        }
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            int digit = line[i] >= 'A' && line[i] <= 'F' ? -1 : Character.digit(line[i], radix);
            if (digit < 0) {
                return Optional.empty();
            }
            value = value * radix + digit;
        }
        return Optional.of(value);
    }

    private static long crc(byte[] bytes, int from) {
        var crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return crc.getValue();
    }
}
