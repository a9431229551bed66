package com.openagents.spacetime.gateway.splice;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** What Vert.x reads on an upgraded connection before the splice stands in its pipeline. */
final class PendingBytes {
    private final Buffer bytes = Buffer.buffer();

    PendingBytes(NetSocket socket) {
        socket.handler(bytes::appendBuffer);
    }

    ByteBuf take() {
        return Unpooled.wrappedBuffer(bytes.getBytes());
    }
}
