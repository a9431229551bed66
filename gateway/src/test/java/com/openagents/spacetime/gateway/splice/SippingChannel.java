package com.openagents.spacetime.gateway.splice;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;

/** A connection that takes as many writes as it is told to; all of them at the beginning. */
final class SippingChannel extends EmbeddedChannel {
    private int writes = Integer.MAX_VALUE;

    /** From now on takes so many writes and no more. */
    void takes(int count) {
        writes = count;
        flush();
        runPendingTasks();
    }

    void takesAll() {
        takes(Integer.MAX_VALUE);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer queue) {
        for (var write = queue.current(); write != null && writes > 0; write = queue.current()) {
            handleOutboundMessage(ReferenceCountUtil.retain(write));
            queue.remove();
            writes--;
        }
    }
}
