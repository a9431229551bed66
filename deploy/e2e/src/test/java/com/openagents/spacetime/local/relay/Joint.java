package com.openagents.spacetime.local.relay;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketException;

/**
 * Two connections of one event loop, joined: what comes by one goes out by the other, which is read no faster than the other
 * takes it. An end goes on too, a reset as a reset.
 */
final class Joint {
    private final Channel client;
    private final Channel backend;
    private boolean swallowing; // event loop only

    Joint(Channel client, Channel backend) {
        this.client = client;
        this.backend = backend;
    }

    /** @param ended called when the backend's connection has ended */
    void join(Runnable ended) {
        client.pipeline().addLast(new Way(backend));
        backend.pipeline().addLast(new Way(client));
        backend.closeFuture().addListener(_ -> {
            ended.run();
            closeBehind(client);
        });
        client.closeFuture().addListener(_ -> {
            if (!swallowing) {
                closeBehind(backend);
            }
        });
        client.config().setAutoRead(true);
        backend.config().setAutoRead(true);
    }

    /** Returns when it is in force; from any thread but the event loop. */
    void swallow() {
        client.eventLoop()
                .submit(() -> {
                    swallowing = true;
                    // What the other side has held up must not stay unread: nothing goes there any more.
                    client.config().setAutoRead(true);
                    backend.config().setAutoRead(true);
                })
                .syncUninterruptibly();
    }

    /** After what is on its way. */
    private static void closeBehind(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** From one connection to the other. */
    private final class Way extends ChannelInboundHandlerAdapter {
        private final Channel to;

        Way(Channel to) {
            this.to = to;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            if (swallowing) {
                ReferenceCountUtil.release(bytes);
                return;
            }
            to.write(bytes);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            to.flush();
            settle(context.channel());
        }

        /** This connection takes more, or does not: so the other is read, or is not. */
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            to.config().setAutoRead(swallowing || context.channel().isWritable());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof SocketException && !swallowing) { // a reset
                to.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            context.close();
        }

        private void settle(Channel from) {
            from.config().setAutoRead(swallowing || to.isWritable());
        }
    }
}
