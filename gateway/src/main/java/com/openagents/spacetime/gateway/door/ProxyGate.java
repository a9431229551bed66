package com.openagents.spacetime.gateway.door;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection from going on until its PROXY header has been read (PROXY protocol, version 1 or 2), and gives it the
 * address that stands there. Stands before TLS, behind Netty's decoder; both are gone once the header is. A load balancer
 * that looks whether the port answers sends a header for itself ({@code LOCAL}, {@code UNKNOWN}), and keeps its own address.
 */
final class ProxyGate extends ChannelInboundHandlerAdapter {
    /** A header comes in the first segment; behind the slowest of load balancers, in the next. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** In bytes, of what may stand in a header beside the addresses: a load balancer's notes, seldom a certificate's name. */
    private static final int MOST_NOTES = 4_096;

    private final Predicate<Optional<InetAddress>> enters;
    private final Consumer<TurnedAway> turnedAway;
    private @Nullable Future<?> timer;
    private boolean shut;

    /** @param enters told whom the header names, if anybody; whether that one may go on */
    private ProxyGate(Predicate<Optional<InetAddress>> enters, Consumer<TurnedAway> turnedAway) {
        this.enters = enters;
        this.turnedAway = turnedAway;
    }

    /** Puts one at the end of a pipeline that has nothing yet that reads bytes. */
    static void addTo(
            ChannelPipeline pipeline, Predicate<Optional<InetAddress>> enters, Consumer<TurnedAway> turnedAway) {
        pipeline.addLast("proxy-header", new HAProxyMessageDecoder(MOST_NOTES));
        pipeline.addLast("proxy-gate", new ProxyGate(enters, turnedAway));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer = context.executor()
                .schedule(
                        () -> shut(context, TurnedAway.LATE_PROXY_HEADER), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (!shut && read instanceof HAProxyMessage header) {
            try {
                judge(context, header);
            } finally {
                header.release();
            }
        } else {
            ReferenceCountUtil.release(read); // what follows a header that was refused
        }
    }

    private void judge(ChannelHandlerContext context, HAProxyMessage header) {
        var source = source(header);
        if (source.isEmpty() && !speaksForItself(header)) {
            shut(context, TurnedAway.BAD_PROXY_HEADER);
            return;
        }
        source.ifPresent(address -> context.channel()
                .attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE)
                .set(SocketAddress.inetSocketAddress(header.sourcePort(), address.getHostAddress())));
        if (enters.test(source)) {
            context.pipeline().remove(this);
        } else {
            shut = true;
            context.close();
        }
    }

    private static boolean speaksForItself(HAProxyMessage header) {
        return header.command() == HAProxyCommand.LOCAL
                || switch (header.proxiedProtocol()) {
                    case UNKNOWN -> true;
                    case TCP4, TCP6, UDP4, UDP6, UNIX_STREAM, UNIX_DGRAM -> false;
                };
    }

    private static Optional<InetAddress> source(HAProxyMessage header) {
        return switch (header.proxiedProtocol()) {
            case TCP4, TCP6 ->
                header.command() == HAProxyCommand.PROXY
                        ? AddressRange.address(header.sourceAddress())
                        : Optional.empty();
            case UNKNOWN, UDP4, UDP6, UNIX_STREAM, UNIX_DGRAM -> Optional.empty();
        };
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof HAProxyProtocolException || failure.getCause() instanceof HAProxyProtocolException) {
            shut(context, TurnedAway.BAD_PROXY_HEADER);
        } else {
            context.close(); // it was reset
        }
    }

    private void shut(ChannelHandlerContext context, TurnedAway why) {
        if (!shut) {
            shut = true;
            turnedAway.accept(why);
            context.close();
        }
    }
}
