package com.openagents.spacetime.gateway.frame;

import java.nio.ByteBuffer;

/** A data frame of the gateway's own (RFC 6455 §5.6): the one message that it writes anew on its way to the client. */
public final class DataFrame {
    private static final int FIN = 0x80;
    private static final int MAX_HEADER = 10;

    private DataFrame() {}

    /**
     * The header of an unmasked frame that is a whole message.
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payloadLength in bytes, 0 or more
     * @return 2, 4 or 10 bytes, between position and limit
     */
    public static ByteBuffer header(Opcode opcode, int payloadLength) {
        var header = ByteBuffer.allocate(MAX_HEADER).put((byte) (FIN | opcode.bits()));
        if (payloadLength < 126) {
            header.put((byte) payloadLength);
        } else if (payloadLength < 1 << Short.SIZE) {
            header.put((byte) 126).putShort((short) payloadLength);
        } else {
            header.put((byte) 127).putLong(payloadLength);
        }
        return header.flip();
    }
}
