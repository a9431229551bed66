package com.openagents.spacetime.local.standin;

import com.openagents.spacetime.local.swarm.Habits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers whatever database it is asked for, does nothing of what it is called for but to say that it is done, and sends
 * much to whoever subscribes to {@link #PUSHED}. Thread-safe.
 */
public final class StandIn implements AutoCloseable {
    /** A query whose answer never ends. */
    public static final String PUSHED = "SELECT * FROM pushed";

    static final String IDENTITY = "c2".repeat(32);

    private static final int LONGEST_REQUEST = 64 << 10;
    private static final int LONGEST_MESSAGE = 32 << 20;

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final AtomicLong batched = new AtomicLong();
    private final Channel listener;

    /** Begins to listen. */
    public StandIn() {
        this.listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(LONGEST_REQUEST))
                                .addLast(new Requests());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Where it listens, plain. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort());
    }

    /** How many calls have come in batches. */
    public long batched() {
        return batched.get();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What is asked by HTTP, until it is an upgrade. */
    private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var path = request.uri().replaceFirst("[?].*", "");
            if (path.endsWith("/subscribe")) {
                upgrade(context, request);
            } else if (path.endsWith("/identity")) {
                answer(context, IDENTITY);
            } else {
                answer(context, "{\"owner_identity\":{\"__identity__\":\"0x%s\"}}".formatted(IDENTITY));
            }
        }

        private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
            var handshaker = new WebSocketServerHandshakerFactory(
                            request.uri(), Habits.BATCHES + "," + Habits.JSON, false, LONGEST_MESSAGE)
                    .newHandshaker(request);
            handshaker.handshake(context.channel(), request).addListener(_ -> {
                var talk = new Talk(handshaker, batched::addAndGet);
                context.pipeline().replace(this, "talk", talk);
                talk.begin(context.channel());
            });
        }

        private static void answer(ChannelHandlerContext context, String body) {
            var bytes = ByteBufUtil.encodeString(context.alloc(), CharBuffer.wrap(body), StandardCharsets.UTF_8);
            var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, bytes);
            answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes());
            context.writeAndFlush(answer);
        }
    }
}
