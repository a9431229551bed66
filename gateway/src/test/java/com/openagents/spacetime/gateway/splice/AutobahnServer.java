package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.AcceptKey;
import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Traffic;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The splice alone before an echo server, for conformance suites such as Autobahn's, whose clients know nothing of
 * SpacetimeDB. Run it with the class path of the tests:
 *
 * <pre>
 *   java -cp … com.openagents.spacetime.gateway.splice.AutobahnServer 9001 ws://127.0.0.1:9002/
 * </pre>
 *
 * <p>It then listens on the first argument's port of the loopback, says {@code listening on 127.0.0.1:9001} on its standard
 * output (port 0 takes any), opens a WebSocket to the second argument for every one that is opened here, and joins the two.
 * It runs until it is ended. The echo server must be strict, for what a message holds is its business: it is the one that
 * refuses text which is not UTF-8.
 *
 * <p>What is left out of the gateway: TLS, HTTP, rights and limits, the subprotocols' message rules. The first message of
 * SpacetimeDB, without which no splice opens, is played by this class on the one side and taken out again on the other.
 */
final class AutobahnServer {
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_OF_A_HEAD = 16 * 1024;
    private static final Pattern KEY = Pattern.compile("(?im)^sec-websocket-key:[ \t]*(\\S+)");

    private final EventLoopGroup loops = new NioEventLoopGroup();
    private final InetSocketAddress echo;

    private AutobahnServer(InetSocketAddress echo) {
        this.echo = echo;
    }

    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("usage: AutobahnServer PORT ws://HOST:PORT/");
            System.exit(2);
        }
        var upstream = URI.create(arguments[1]);
        var server = new AutobahnServer(new InetSocketAddress(upstream.getHost(), upstream.getPort()));
        var listener = server.listen(Integer.parseInt(arguments[0]));
        var address = (InetSocketAddress) listener.localAddress();
        System.out.printf("listening on %s:%d%n", address.getAddress().getHostAddress(), address.getPort());
        listener.closeFuture().syncUninterruptibly();
    }

    private Channel listen(int port) {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(reading(this::clientAsks))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    private void clientAsks(Head client) {
        var key = KEY.matcher(client.text());
        if (!key.find()) {
            client.channel().close();
            return;
        }
        new Bootstrap()
                .group(client.channel().eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(reading(server -> echoAnswers(client, AcceptKey.of(key.group(1)), server)))
                .connect(echo)
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        connected.channel().writeAndFlush(ascii(upgrade()));
                    } else {
                        client.channel().close();
                    }
                });
    }

    private String upgrade() {
        return """
                GET / HTTP/1.1
                Host: %s:%d
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==

                """.formatted(echo.getHostString(), echo.getPort()).replace("\n", "\r\n");
    }

    private static void echoAnswers(Head client, String acceptKey, Head server) {
        if (!server.text().startsWith("HTTP/1.1 101 ")) {
            client.channel().close();
            server.channel().close();
            return;
        }
        client.channel()
                .writeAndFlush(ascii("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Accept: " + acceptKey + "\r\n\r\n"));
        client.channel().pipeline().addFirst(new FirstWriteDropped());
        var played = Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(SpliceBed.firstFrame()), server.rest());
        Splice.join(
                new Wire(client.channel(), client.rest()),
                new Wire(server.channel(), played),
                SpliceBed.terms(Subprotocol.V2_BSATN, Instant.MAX),
                new AnyMessage(),
                new NobodyListens(),
                InstantSource.system());
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** What a new connection speaks until its head is whole; behind it stands what plays Vert.x's own handler. */
    private static ChannelInitializer<Channel> reading(Consumer<Head> whole) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new Head(channel, whole))
                        .addLast(Wire.LAST_HANDLER, new ChannelInboundHandlerAdapter());
            }
        };
    }

    /** Gathers the head of a request or of an answer; when it is whole, reads no more and hands itself over. */
    private static final class Head extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final Consumer<Head> whole;
        private final ByteBuf gathered = Unpooled.buffer();
        private String text = "";

        private Head(Channel channel, Consumer<Head> whole) {
            this.channel = channel;
            this.whole = whole;
        }

        Channel channel() {
            return channel;
        }

        /** The head, up to its empty line. */
        String text() {
            return text;
        }

        /** What came behind it. */
        ByteBuf rest() {
            return gathered;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var bytes = (ByteBuf) message;
            gathered.writeBytes(bytes);
            bytes.release();
            var end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEAD), gathered);
            if (end >= 0) {
                text = gathered.readCharSequence(end + END_OF_HEAD.length, StandardCharsets.US_ASCII)
                        .toString();
                channel.config().setAutoRead(false);
                ctx.pipeline().remove(this);
                whole.accept(this);
            } else if (gathered.readableBytes() > MOST_OF_A_HEAD) {
                ctx.close();
            }
        }
    }

    /** Takes the message out that was played to the splice: what it writes to the client first. */
    private static final class FirstWriteDropped extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            ctx.pipeline().remove(this);
        }
    }

    /** The suite's messages are none of a subprotocol. */
    private static final class AnyMessage implements MessageRules {
        @Override
        public Optional<String> hold(Grant next) {
            return Optional.empty();
        }

        @Override
        public @Nullable Objection objection(FrameTracker frame, ByteBuffer masked, Mark end) {
            return null;
        }
    }

    private static final class NobodyListens implements SpliceListener {
        @Override
        public void opened(LiveSession socket) {}

        @Override
        public void serverLost(LiveSession socket, ServerLoss loss) {
            socket.close(Refusal.UPSTREAM_CLOSED);
        }

        @Override
        public void came(Sender from, Traffic more) {}

        @Override
        public void answered(Sender peer, Duration roundTrip) {}

        @Override
        public void ended(LiveSession socket, SocketEnd end) {}
    }
}
