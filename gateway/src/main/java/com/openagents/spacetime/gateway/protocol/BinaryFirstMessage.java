package com.openagents.spacetime.gateway.protocol;

import com.openagents.spacetime.gateway.protocol.FirstMessage.Why;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first server message of the BSATN subprotocols: little-endian, one tag byte, fields in order.
 *
 * <pre>
 *   v1      IdentityToken      3, identity (32 bytes), token (u32 length + bytes), connection id (16 bytes)
 *   v2, v3  InitialConnection  0, identity (32 bytes), connection id (16 bytes), token
 * </pre>
 *
 * <p>One byte stands in front of it on the wire: how the rest is compressed.
 */
final class BinaryFirstMessage {
    private static final int IDENTITY = 32;
    private static final int CONNECTION_ID = 16;
    private static final byte NOT_COMPRESSED = 0;

    private BinaryFirstMessage() {}

    static byte[] withToken(Subprotocol subprotocol, byte[] message, byte[] token) throws UnexpectedMessage {
        var plain = ByteBuffer.wrap(Compression.decompress(message)).order(ByteOrder.LITTLE_ENDIAN);
        if (!plain.hasRemaining()) {
            throw new UnexpectedMessage(Why.CUT_SHORT);
        }
        if (plain.get(0) != tag(subprotocol)) {
            throw new UnexpectedMessage(Why.OTHER_MESSAGE);
        }
        var tokenAt = 1 + IDENTITY + (subprotocol == Subprotocol.V1_BSATN ? 0 : CONNECTION_ID);
        var behindToken = subprotocol == Subprotocol.V1_BSATN ? CONNECTION_ID : 0;
        if (plain.remaining() < tokenAt + Integer.BYTES + behindToken) {
            throw new UnexpectedMessage(Why.CUT_SHORT);
        }
        var room = plain.remaining() - tokenAt - Integer.BYTES - behindToken;
        var length = Integer.toUnsignedLong(plain.getInt(tokenAt));
        if (length != room) {
            throw new UnexpectedMessage(length > room ? Why.CUT_SHORT : Why.TRAILING_BYTES);
        }
        return ByteBuffer.allocate(1 + plain.remaining() - room + token.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(NOT_COMPRESSED)
                .put(plain.slice(0, tokenAt))
                .putInt(token.length)
                .put(token)
                .put(plain.slice(plain.limit() - behindToken, behindToken))
                .array();
    }

    private static byte tag(Subprotocol subprotocol) {
        return switch (subprotocol) {
            case V1_BSATN -> 3;
            case V2_BSATN, V3_BSATN -> 0;
            case V1_JSON -> throw new IllegalStateException("v1.json has no binary messages");
        };
    }
}
