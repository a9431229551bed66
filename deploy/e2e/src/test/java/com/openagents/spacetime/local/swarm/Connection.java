package com.openagents.spacetime.local.swarm;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link Client}, from TCP to its end, of which the client is told once. Event loop only. */
final class Connection extends SimpleChannelInboundHandler<Object> {
    private static final int LONGEST_ANSWER = 64 << 10;
    private static final int LONGEST_MESSAGE = 64 << 20;
    private static final long CLOSE_MILLIS = 10_000;

    private final Client client;
    private final WebSocketClientHandshaker handshaker;
    private @Nullable Channel channel;
    private @Nullable CloseWebSocketFrame close; // the other side's
    private String trouble = "closed without an answer";
    private boolean told;

    Connection(Client client, URI url, String subprotocol, String token) {
        this.client = client;
        var headers = new DefaultHttpHeaders().add(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
        this.handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                url,
                WebSocketVersion.V13,
                subprotocol,
                false, // extensions
                headers,
                LONGEST_MESSAGE,
                true, // masks, as a client must
                false, // and takes no masked frame
                CLOSE_MILLIS,
                false, // the path alone in the request line
                false); // no Origin: this is no browser
    }

    void open(Bootstrap bootstrap, SslContext tls) {
        var url = handshaker.uri();
        bootstrap
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel fresh) {
                        fresh.pipeline()
                                .addLast(tls.newHandler(fresh.alloc(), url.getHost(), url.getPort()))
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(LONGEST_ANSWER))
                                .addLast(Connection.this);
                    }
                })
                .connect()
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        tell(() -> client.unreachable(String.valueOf(connected.cause())));
                    }
                });
    }

    boolean hasRoom() {
        return close == null && handshaker.isHandshakeComplete() && channel != null && channel.isWritable();
    }

    void send(String message) {
        send(new TextWebSocketFrame(message));
    }

    void send(WebSocketFrame message) {
        if (channel != null) {
            channel.writeAndFlush(message);
        }
    }

    void stopReading() {
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    void close() {
        if (channel != null) {
            handshaker.close(channel, new CloseWebSocketFrame(1000, ""));
        }
    }

    void reset() {
        if (channel != null && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            cut();
        }
    }

    /** Past TLS, which would take its leave. */
    void cut() {
        if (channel != null) {
            channel.unsafe().close(channel.newPromise());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && tls.isSuccess()) {
            handshaker.handshake(context.channel());
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        switch (message) {
            case FullHttpResponse answer -> answered(context, answer);
            case TextWebSocketFrame text -> received(Messages.Kind.of(text.content()));
            case BinaryWebSocketFrame bytes -> received(Batch.kind(bytes.content()));
            case PingWebSocketFrame ping ->
                context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame said -> {
                close = said.retain();
                handshaker.close(context.channel(), said.retain());
            }
            default -> {} // a pong, or the rest of a fragmented message
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!handshaker.isHandshakeComplete()) {
            tell(() -> client.unreachable(trouble));
        } else if (close == null) {
            tell(() -> client.ended(Event.NO_CLOSE, ""));
        } else {
            var said = close;
            tell(() -> client.ended(said.statusCode(), said.reasonText()));
            said.release();
            close = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        trouble = cause.toString();
        context.close();
    }

    private void answered(ChannelHandlerContext context, FullHttpResponse answer) {
        if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            handshaker.finishHandshake(context.channel(), answer);
            return;
        }
        var seconds = answer.headers().getInt(HttpHeaderNames.RETRY_AFTER);
        tell(() -> client.refused(
                answer.status().code(), Optional.ofNullable(seconds).map(Duration::ofSeconds)));
        context.close();
    }

    private void received(Messages.Kind kind) {
        switch (kind) {
            case FIRST -> client.opened();
            case SUBSCRIBED -> client.subscribed();
            case DONE -> client.answered(true);
            case NOT_DONE -> client.answered(false);
            case OTHER -> {}
        }
    }

    /** Once: what becomes of a connection after its end has been told is nobody's concern. */
    private void tell(Runnable end) {
        if (!told) {
            told = true;
            end.run();
        }
    }
}
