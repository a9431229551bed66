package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.frame.AcceptKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of the opening handshake (RFC 6455 §4.1) on one fresh connection. It stands behind Netty's HTTP
 * codec, takes both out of the pipeline once SpacetimeDB has switched protocols, and keeps what came behind the head:
 * SpacetimeDB sends its ping and its first message in the same segment. Every field belongs to the channel's event loop.
 */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {
    /** How much of the body of another answer is kept, in bytes. */
    static final int MOST_ANSWER_BYTES = 8 * 1024;

    private final UpgradeRequest request;
    private final String authority;
    private final Promise<Opening> answer;
    private final String key = newKey();
    private final List<ByteBuf> early = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable HttpResponse head;
    private boolean switched;

    UpgradeHandler(UpgradeRequest request, String authority, Promise<Opening> answer) {
        this.request = request;
        this.authority = authority;
        this.answer = answer;
    }

    /** The request that begins the handshake. */
    FullHttpRequest opening() {
        var message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, request.target(), Unpooled.EMPTY_BUFFER);
        var headers = message.headers();
        request.headers().forEach(headers::set);
        headers.set(HttpHeaderNames.HOST, authority)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
                .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", request.subprotocols()))
                .set(
                        HttpHeaderNames.AUTHORIZATION,
                        "Bearer " + request.credential().reveal());
        return message;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (switched && message instanceof ByteBuf bytes) {
            early.add(bytes);
            return;
        }
        try {
            readHttp(ctx, message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void readHttp(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpResponse response) {
            readHead(ctx, response);
        }
        if (message instanceof HttpContent content && !switched) {
            keep(content.content());
            if (message instanceof LastHttpContent && head != null) {
                settle(ctx, head.status());
            }
        }
    }

    private void readHead(ChannelHandlerContext ctx, HttpResponse response) {
        head = response;
        if (response.decoderResult().isFailure()) {
            fail(ctx, "an answer that is not HTTP");
            return;
        }
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            ctx.channel().config().setAutoRead(false);
            switched = true;
        }
    }

    private void keep(ByteBuf content) {
        int kept = Math.min(content.readableBytes(), MOST_ANSWER_BYTES - body.size());
        body.writeBytes(ByteBufUtil.getBytes(content, content.readerIndex(), kept));
    }

    private void settle(ChannelHandlerContext ctx, HttpResponseStatus status) {
        if (status.codeClass() == HttpStatusClass.INFORMATIONAL) {
            head = null; // an interim answer (RFC 9110 §15.2): the one that counts is still to come
            return;
        }
        answer.tryComplete(new Opening.Declined(status.code(), body.toString(StandardCharsets.UTF_8)));
        ctx.close();
    }

    /** The switch is done at the end of a read, when every byte of the segment has passed the codec. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (switched && head != null) {
            handOver(ctx, head);
        }
        ctx.fireChannelReadComplete();
    }

    private void handOver(ChannelHandlerContext ctx, HttpResponse response) {
        var subprotocol = response.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "");
        if (!AcceptKey.of(key).equals(response.headers().get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))
                || !request.subprotocols().contains(subprotocol)
                || response.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)) {
            fail(ctx, "a 101 without the accept key, or with a subprotocol or an extension that was not offered");
            return;
        }
        ctx.pipeline().remove(HttpClientCodec.class);
        ctx.pipeline().remove(this);
        var opened = new Opening.Opened(
                ctx.channel(), subprotocol, response.headers().get("spacetime-identity", ""), early);
        if (!answer.tryComplete(opened)) {
            opened.early().forEach(ByteBuf::release);
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, "the end of the connection before an answer");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, "a broken connection: " + cause.getMessage());
    }

    private void fail(ChannelHandlerContext ctx, String what) {
        early.forEach(ByteBuf::release);
        early.clear();
        answer.tryFail(
                new UpstreamMisbehaved("SpacetimeDB at %s answered an upgrade with %s".formatted(authority, what)));
        ctx.close();
    }

    private static String newKey() {
        var nonce = new byte[16];
        new SecureRandom().nextBytes(nonce); // not a constant: a native image would be built with its seed in it
        return Base64.getEncoder().encodeToString(nonce);
    }
}
