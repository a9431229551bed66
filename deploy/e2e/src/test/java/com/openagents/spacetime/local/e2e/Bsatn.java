package com.openagents.spacetime.local.e2e;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The messages of a v1 client in the binary subprotocol, as far as the tests send them. */
final class Bsatn {
    static final String SUBPROTOCOL = "v1.bsatn.spacetimedb";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Bsatn(int tag) {
        bytes.write(tag);
    }

    /** A reducer call whose arguments are all texts. */
    static byte[] call(String reducer, String... arguments) {
        var encoded = new ByteArrayOutputStream();
        for (var argument : arguments) {
            encoded.writeBytes(text(argument));
        }
        return new Bsatn(0)
                .add(text(reducer))
                .add(withLength(encoded.toByteArray()))
                .add(number(7))
                .add(new byte[] {0})
                .whole();
    }

    static byte[] subscribe(String query) {
        return new Bsatn(1).add(number(1)).add(text(query)).add(number(7)).whole();
    }

    static byte[] oneOff(String query) {
        return new Bsatn(2)
                .add(withLength(new byte[] {1, 2, 3, 4}))
                .add(text(query))
                .whole();
    }

    static byte[] subscribeSingle(String query) {
        return new Bsatn(3).add(text(query)).add(number(7)).add(number(1)).whole();
    }

    static byte[] subscribeMulti(String... queries) {
        var message = new Bsatn(4).add(number(queries.length));
        for (var query : queries) {
            message.add(text(query));
        }
        return message.add(number(7)).add(number(1)).whole();
    }

    private Bsatn add(byte[] part) {
        bytes.writeBytes(part);
        return this;
    }

    private byte[] whole() {
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return withLength(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] withLength(byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
