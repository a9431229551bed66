package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Traffic;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A splice between two real TCP connections over loopback. Both ends are plain blocking sockets in the hands of the test;
 * the splice runs on an event loop of its own.
 */
final class LoopbackBed implements SpliceListener, AutoCloseable {
    final Socket client;
    final Socket server;
    final Channel clientChannel;
    final Channel serverChannel;
    final LiveSession socket;
    final CompletableFuture<SocketEnd> end = new CompletableFuture<>();

    private final EventLoopGroup loops;
    private final Duration clientLag;

    LoopbackBed() throws IOException {
        this(SpliceBed.CLIENT_LAG);
    }

    /** @param clientLag how long the client may take for what is queued */
    LoopbackBed(Duration clientLag) throws IOException {
        this(new NioEventLoopGroup(1), clientLag);
    }

    private LoopbackBed(EventLoopGroup loops, Duration clientLag) throws IOException {
        this.loops = loops;
        this.clientLag = clientLag;
        var clientSide = connect();
        client = clientSide.far();
        clientChannel = clientSide.near();
        var serverSide = connect();
        server = serverSide.far();
        serverChannel = serverSide.near();
        var terms = SpliceBed.terms(Subprotocol.V2_BSATN, DemoGrants.all(), Instant.MAX, clientLag);
        socket = onLoop(
                () -> Splice.join(Wire.of(clientChannel), Wire.of(serverChannel), terms, this, InstantSource.system()));
    }

    /** Another splice on the same event loop, which ends with either of them: close it first. */
    LoopbackBed beside() throws IOException {
        return new LoopbackBed(loops, clientLag);
    }

    /** How many bytes wait in the gateway for the peer of that channel. */
    long queuedFor(Channel channel) {
        return onLoop(() -> {
            var buffer = channel.unsafe().outboundBuffer();
            return buffer == null ? 0L : buffer.totalPendingWriteBytes();
        });
    }

    @Override
    public void opened(LiveSession live) {}

    @Override
    public void serverLost(LiveSession live, ServerLoss loss) {
        live.close(Refusal.UPSTREAM_CLOSED);
    }

    @Override
    public void came(Sender from, Traffic more) {}

    @Override
    public void answered(Sender peer, Duration roundTrip) {}

    @Override
    public void ended(LiveSession live, SocketEnd how) {
        end.complete(how);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private record Pair(Socket far, Channel near) {}

    private Pair connect() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var near = new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(lastHandler())
                    .connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()))
                    .syncUninterruptibly()
                    .channel();
            return new Pair(listener.accept(), near);
        }
    }

    private static ChannelHandler lastHandler() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(Wire.LAST_HANDLER, new ChannelInboundHandlerAdapter());
            }
        };
    }

    private <T> T onLoop(Callable<T> task) {
        Future<T> done = loops.next().submit(task);
        return done.syncUninterruptibly().getNow();
    }
}
