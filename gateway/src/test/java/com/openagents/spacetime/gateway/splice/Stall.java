package com.openagents.spacetime.gateway.splice;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** A peer that reads on command: while it is stalled, nothing that is flushed leaves the channel. */
final class Stall extends ChannelOutboundHandlerAdapter {
    private boolean stalled;
    private @Nullable ChannelHandlerContext context;

    private Stall() {}

    static Stall on(Channel channel) {
        var stall = new Stall();
        channel.pipeline().addFirst(stall);
        return stall;
    }

    void begin() {
        stalled = true;
    }

    void end() {
        stalled = false;
        if (context != null) {
            context.flush();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (!stalled) {
            ctx.flush();
        }
    }
}
