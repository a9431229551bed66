package com.openagents.spacetime.local.swarm;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;

/**
 * Clients of one door that share a few threads, a journal and a measure. Thread-safe.
 */
public final class Swarm implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int THREADS = 2;

    private final Target target;
    private final SslContext tls;
    private final EventLoopGroup loops = new NioEventLoopGroup(THREADS);
    private final Journal journal = new Journal();
    private final AtomicInteger numbers = new AtomicInteger();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Latencies latencies = new Latencies();

    /** Nobody is there yet. */
    public Swarm(Target target) {
        this.target = target;
        try {
            this.tls = SslContextBuilder.forClient()
                    .trustManager(target.ca().toFile())
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(target.ca() + " is no certificate authority", e);
        }
    }

    /**
     * Makes clients, who stay away until they are told to come.
     *
     * @param habits by the client's number among these, from 0 on
     */
    public List<Client> clients(int count, IntFunction<Habits> habits) {
        return IntStream.range(0, count)
                .mapToObj(one -> new Client(this, loops.next(), numbers.getAndIncrement(), habits.apply(one)))
                .toList();
    }

    /** Lets clients come, one after the other at that pace; returns when all of them have been told. */
    public void come(List<Client> clients, int perSecond) {
        var told = new ArrayList<io.netty.util.concurrent.Future<?>>();
        for (var one = 0; one < clients.size(); one++) {
            var after = TimeUnit.SECONDS.toNanos(1) * one / perSecond;
            told.add(loops.schedule(clients.get(one)::come, after, TimeUnit.NANOSECONDS));
        }
        told.forEach(io.netty.util.concurrent.Future::syncUninterruptibly);
    }

    /** What has happened to all clients so far. */
    public Journal journal() {
        return journal;
    }

    /** Calls that were answered as having been done. */
    public long answered() {
        return answered.sum();
    }

    /** Calls that were answered otherwise, or not at all before their socket ended. */
    public long failed() {
        return failed.sum();
    }

    /** How long calls took, from the moment at which each was due to its answer, since the last {@link #measureAnew}. */
    public Latencies latencies() {
        return latencies;
    }

    /** Forgets what was measured so far. */
    public void measureAnew() {
        latencies = new Latencies();
    }

    /** Cuts all connections, and waits until the threads have ended. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)
                .syncUninterruptibly();
    }

    Target target() {
        return target;
    }

    SslContext tls() {
        return tls;
    }

    Bootstrap bootstrap() {
        return new Bootstrap()
                .channel(NioSocketChannel.class)
                .option(io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .remoteAddress(target.address());
    }

    void done(long took) {
        answered.increment();
        latencies.note(took);
    }

    void failed(int calls) {
        failed.add(calls);
    }
}
