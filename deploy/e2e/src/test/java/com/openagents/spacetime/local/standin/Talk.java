package com.openagents.spacetime.local.standin;

import com.openagents.spacetime.local.swarm.Batch;
import com.openagents.spacetime.local.swarm.Habits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** One client's socket, in either of the two subprotocols. Event loop only. */
final class Talk extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int PUSHED_BYTES = 64 << 10;
    private static final long PUSH_MILLIS = 50;
    private static final int IDENTITY_BYTES = 32;
    private static final int CONNECTION_BYTES = 16;

    private final WebSocketServerHandshaker handshaker;
    private final LongConsumer batched;

    /** @param batched told of calls that have come in one message */
    Talk(WebSocketServerHandshaker handshaker, LongConsumer batched) {
        this.handshaker = handshaker;
        this.batched = batched;
    }

    /** Says the first message. */
    void begin(Channel client) {
        client.writeAndFlush(
                Habits.JSON.equals(handshaker.selectedSubprotocol())
                        ? new TextWebSocketFrame(
                                "{\"IdentityToken\":{\"identity\":{\"__identity__\":\"0x%s\"},\"token\":\"\",\"connection_id\":{\"__connection_id__\":1}}}"
                                        .formatted(StandIn.IDENTITY))
                        : new BinaryWebSocketFrame(initialConnection()));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text -> heard(context.channel(), text.text());
            case BinaryWebSocketFrame batch -> batched.accept(Batch.calls(batch.content()));
            case PingWebSocketFrame ping ->
                context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame close -> handshaker.close(context.channel(), close.retain());
            default -> {} // a pong
        }
    }

    private static void heard(Channel client, String message) {
        if (message.startsWith("{\"CallReducer\"")) {
            client.writeAndFlush(
                    new TextWebSocketFrame("{\"TransactionUpdate\":{\"status\":{\"Committed\":{\"tables\":[]}}}}"));
            return;
        }
        client.writeAndFlush(new TextWebSocketFrame("{\"SubscribeApplied\":{}}"));
        if (message.contains(StandIn.PUSHED)) {
            client.eventLoop().scheduleAtFixedRate(() -> push(client), PUSH_MILLIS, PUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** As the real one, it does not care whether the client reads; what does not fit is left out here. */
    private static void push(Channel client) {
        if (client.isWritable()) {
            client.writeAndFlush(
                    new TextWebSocketFrame("{\"TransactionUpdateLight\":\"%s\"}".formatted("x".repeat(PUSHED_BYTES))));
        }
    }

    /** Not compressed; the first kind of message. */
    private static ByteBuf initialConnection() {
        var token = "none".getBytes(StandardCharsets.UTF_8);
        return Unpooled.buffer()
                .writeByte(0)
                .writeByte(0)
                .writeZero(IDENTITY_BYTES + CONNECTION_BYTES)
                .writeIntLE(token.length)
                .writeBytes(token);
    }
}
