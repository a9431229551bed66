package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Client messages in BSATN, value by value. */
final class RequestBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /**
     * Writes what words say: {@code u8:N}, {@code u32:N}, {@code str:TEXT}, {@code bytes:N} (a byte string of N bytes with its
     * length), {@code hex:DIGITS} (just so).
     */
    static byte[] of(String words) {
        var bytes = new RequestBytes();
        for (var word : words.split(" +", -1)) {
            var colon = word.indexOf(':');
            var value = word.substring(colon + 1);
            switch (word.substring(0, colon)) {
                case "u8" -> bytes.u8(Integer.parseInt(value));
                case "u32" -> bytes.u32(Integer.parseUnsignedInt(value));
                case "str" -> bytes.string(value);
                case "bytes" -> bytes.bytes(new byte[Integer.parseInt(value)]);
                case "hex" -> bytes.out.writeBytes(HexFormat.of().parseHex(value));
                default -> throw new IllegalArgumentException("no such word: " + word);
            }
        }
        return bytes.array();
    }

    RequestBytes u8(int value) {
        out.write(value);
        return this;
    }

    RequestBytes u32(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    RequestBytes bytes(byte[] value) {
        u32(value.length);
        out.writeBytes(value);
        return this;
    }

    RequestBytes string(String value) {
        return bytes(value.getBytes(UTF_8));
    }

    byte[] array() {
        return out.toByteArray();
    }
}
