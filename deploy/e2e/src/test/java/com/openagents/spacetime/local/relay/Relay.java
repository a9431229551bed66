package com.openagents.spacetime.local.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Listens on a port of its own and joins each connection to one to a backend: the first of its list that was ready when it
 * was last asked. Who comes while none is ready is hung up on. Thread-safe.
 */
public final class Relay implements AutoCloseable {
    private static final Duration ASK = Duration.ofMillis(100);
    private static final int BACKLOG = 4096;

    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("relay").factory());
    private final List<Backend> backends;
    private final Set<Joint> joints = ConcurrentHashMap.newKeySet();
    private final Channel listener;
    private volatile List<Backend> ready = List.of();

    /** Begins to listen, with the answers of the first round of questions. */
    public Relay(List<Backend> backends) {
        this.backends = List.copyOf(backends);
        ask();
        asking.scheduleWithFixedDelay(this::ask, ASK.toMillis(), ASK.toMillis(), TimeUnit.MILLISECONDS);
        this.listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        lead(client);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** How many pairs of connections it has joined at the moment. */
    public int joined() {
        return joints.size();
    }

    /**
     * Loses what passes through the present pairs from now on, their clients' ends too: a backend hears nothing more of its
     * client, and no end. A pair ends when its backend ends it.
     */
    public void swallow() {
        joints.forEach(Joint::swallow);
    }

    /** Ends everything. */
    @Override
    public void close() {
        asking.shutdownNow();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void ask() {
        ready = backends.stream()
                .filter(backend -> backend.ready().getAsBoolean())
                .toList();
    }

    private void lead(Channel client) {
        if (ready.isEmpty()) {
            client.close();
            return;
        }
        new Bootstrap()
                .group(client.eventLoop())
                .channel(io.netty.channel.socket.nio.NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel backend) {}
                })
                .connect(ready.getFirst().address())
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        join(client, connected.channel());
                    } else {
                        client.close();
                    }
                });
    }

    private void join(Channel client, Channel backend) {
        var joint = new Joint(client, backend);
        joints.add(joint);
        joint.join(() -> joints.remove(joint));
    }
}
