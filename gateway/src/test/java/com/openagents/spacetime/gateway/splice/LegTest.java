package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LegTest {
    @Test
    void a_connection_that_has_ended_is_not_reset() throws Exception {
        var loops = new NioEventLoopGroup(1);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var channel = new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(server.getLocalSocketAddress())
                    .sync()
                    .channel();
            channel.close().sync();

            assertThatCode(new Leg(channel)::reset).doesNotThrowAnyException();
        } finally {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }
}
