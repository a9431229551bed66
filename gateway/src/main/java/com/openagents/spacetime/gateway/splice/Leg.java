package com.openagents.spacetime.gateway.splice;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the two connections, as a handler in its pipeline. It stands before Vert.x's own handler, which sees no byte any
 * more, but still sees the connection end and so keeps its books. All writes and closes start here and go outwards, past
 * TLS, without touching what stands behind. Event loop only.
 */
final class Leg extends ChannelInboundHandlerAdapter {
    /** What happens to a connection. */
    interface Events {
        /** Bytes have come; the callee owns them. */
        void received(ByteBuf bytes);

        /** Nothing more has come for the moment: what was written for it can be flushed. */
        void receivedAll();

        /** What was queued for the peer has gone out, for the most part: there is room again. */
        void drained();

        /** The connection has ended, by whomever. Exactly once. */
        void ended();

        /** Our own work on this connection has failed. */
        void failed(Throwable failure);
    }

    /**
     * How much is queued for a peer at most, beyond what its TCP connection has taken: at the upper mark the other peer is
     * read no more, which leaves room for what one read brings (64 KiB); at the lower it is read again.
     */
    static final WriteBufferWaterMark MOST_QUEUED = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private static final String NAME = "splice";

    private final Channel channel;
    private final Pulse pulse = new Pulse();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Events events;

    Leg(Channel channel) {
        this.channel = channel;
    }

    /**
     * Takes its place in the pipeline; from now on the events are told. A connection that has ended has no pipeline any
     * more: nothing is told then, and what is written is dropped.
     */
    void stand(Events listener) {
        events = listener;
        if (channel.isOpen()) {
            channel.config().setWriteBufferWaterMark(MOST_QUEUED);
            channel.pipeline().addBefore(Wire.LAST_HANDLER, NAME, this);
        }
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** Whether less is queued for the peer than {@link #MOST_QUEUED}. */
    boolean hasRoom() {
        return channel.isWritable();
    }

    /** Whether anything is queued for the peer that its connection has not taken. */
    boolean owes() {
        var queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() > 0;
    }

    Pulse pulse() {
        return pulse;
    }

    boolean isRead() {
        return channel.config().isAutoRead();
    }

    /** Switches reading. A peer that is listened to again has its whole time to be heard. */
    void setRead(boolean read) {
        if (read == isRead()) {
            return;
        }
        channel.config().setAutoRead(read);
        if (read) {
            pulse.sign();
        }
    }

    /** Queues bytes for the peer, which it owns; a failure ends the connection. */
    void write(ByteBuf bytes) {
        if (context == null) {
            bytes.release();
        } else {
            context.write(bytes, context.voidPromise());
        }
    }

    void flush() {
        if (context != null) {
            context.flush();
        }
    }

    /** Queues bytes, or none, and flushes; the future tells when all up to there has left, or that it never will. */
    ChannelFuture send(byte[] bytes) {
        return context == null
                ? channel.newFailedFuture(new ClosedChannelException())
                : context.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /** Closes in order, with TLS's goodbye; what is still queued is dropped. */
    void close() {
        if (context != null) {
            context.close();
        }
    }

    /** Cuts the connection with a TCP reset where the transport can; TLS is not asked. One that has ended is left alone. */
    void reset() {
        if (!channel.isOpen()) {
            return; // its descriptor may be another connection's by now, which the option would then hit
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var outermost = channel.pipeline().firstContext();
        if (outermost != null) {
            outermost.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            throw new IllegalStateException("a %s came through the pipeline of a spliced socket: a codec is left in it"
                    .formatted(message.getClass().getName()));
        }
        pulse.sign();
        events().received(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        events().receivedAll();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (hasRoom()) {
            pulse.sign();
            events().drained();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            close(); // a client that says goodbye in TLS only sends nothing more, though its TCP may stay open
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        events().ended();
        ctx.fireChannelInactive();
    }

    /**
     * A broken connection is closed, and so reported as ended; anything else is our own fault. Vert.x's handler is told
     * only when nothing is left to close: it would close the connection before the client has its Close.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            close();
        } else if (isOpen()) {
            events().failed(cause);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private Events events() {
        return Objects.requireNonNull(events, "this leg stands in no pipeline");
    }
}
