package com.openagents.spacetime.gateway.door;

import com.openagents.spacetime.gateway.tls.ListenerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.net.SSLEngineOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a listener does with each connection that it accepts, before and after the server makes its own pipeline for it.
 *
 * @param tls how it speaks TLS; empty if it does not
 * @param hops who is believed; looked up for each connection
 * @param crowd whom it counts among
 * @param built gets each pipeline as the server has made it: whole if there is no TLS, else as it is for the handshake
 * @param turnedAway told of each connection that is closed here, on its event loop
 */
public record Door(
        Optional<ListenerTls> tls,
        Supplier<Hops> hops,
        Crowd crowd,
        Consumer<ChannelPipeline> built,
        Consumer<TurnedAway> turnedAway) {

    /**
     * Has a server of Vert.x use it: the only thing that a server shows where it accepts is its options, and of these the
     * engine's are an object of ours.
     */
    public SSLEngineOptions options() {
        return tls.isPresent() && tls.get().engine().isBoringSsl()
                ? new DoorOptions.BoringSsl(this)
                : new DoorOptions.Jdk(this);
    }

    /** What meets each accepted connection, in front of what the server does with it. */
    ChannelHandler before(ChannelHandler server) {
        return new Reception(server);
    }

    private final class Reception extends ChannelInitializer<Channel> {
        private final ChannelHandler server;

        Reception(ChannelHandler server) {
            this.server = server;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (channel.remoteAddress() instanceof InetSocketAddress remote) {
                receive(channel, remote.getAddress());
            } else {
                channel.close(); // it was gone before it could be asked where it is from
            }
        }

        private void receive(Channel channel, InetAddress peer) {
            var visit = Visit.of(channel, crowd, hops);
            if (visit.isEmpty()) {
                turnAway(channel, TurnedAway.CROWDED);
                return;
            }
            var trusted = hops.get();
            if (trusted.proxyProtocol() && !trusted.trusts(peer)) {
                turnAway(channel, TurnedAway.UNTRUSTED_HOP);
            } else if (trusted.proxyProtocol()) {
                ProxyGate.addTo(
                        channel.pipeline(),
                        client -> client.isEmpty() || enters(visit.get(), client.get()),
                        turnedAway);
                handOver(channel);
            } else if (enters(visit.get(), peer)) {
                handOver(channel);
            } else {
                channel.close();
            }
        }

        private void handOver(Channel channel) {
            channel.pipeline().addLast(server);
            built.accept(channel.pipeline());
        }

        /** A proxy's own address says nothing about whom it brings. */
        private boolean enters(Visit visit, InetAddress address) {
            if (hops.get().trusts(address) || visit.isOf(address)) {
                return true;
            }
            turnedAway.accept(TurnedAway.CROWDED_ADDRESS);
            return false;
        }

        private void turnAway(Channel channel, TurnedAway why) {
            turnedAway.accept(why);
            channel.close();
        }
    }
}
