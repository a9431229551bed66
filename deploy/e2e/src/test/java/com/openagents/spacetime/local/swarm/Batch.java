package com.openagents.spacetime.local.swarm;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Messages of the subprotocol {@code v3.bsatn.spacetimedb}: calls of version 2, one behind the other. */
public final class Batch {
    private static final int CALL = 3;
    private static final int FIRST = 0;

    private Batch() {}

    /**
     * One message with so many calls.
     *
     * @param arguments of each call, in bytes; what is in them does not matter
     */
    public static ByteBuf of(int calls, String reducer, int arguments) {
        var name = reducer.getBytes(StandardCharsets.UTF_8);
        var batch = Unpooled.buffer();
        for (var one = 0; one < calls; one++) {
            batch.writeByte(CALL).writeIntLE(one).writeByte(0); // no flags
            batch.writeIntLE(name.length).writeBytes(name);
            batch.writeIntLE(arguments).writeZero(arguments);
        }
        return batch;
    }

    /**
     * How many calls are in a message; it is read to its end.
     *
     * @throws IndexOutOfBoundsException if it ends inside a call
     */
    public static int calls(ByteBuf batch) {
        var calls = 0;
        while (batch.isReadable()) {
            if (batch.readByte() != CALL) {
                throw new IllegalArgumentException("something else than a call is in the message, after " + calls);
            }
            batch.skipBytes(Integer.BYTES + Byte.BYTES);
            batch.skipBytes(batch.readIntLE());
            batch.skipBytes(batch.readIntLE());
            calls++;
        }
        return calls;
    }

    /** A server's message, uncompressed: the first of a socket, or any other. */
    static Messages.Kind kind(ByteBuf message) {
        return message.getByte(message.readerIndex() + 1) == FIRST ? Messages.Kind.FIRST : Messages.Kind.OTHER;
    }
}
