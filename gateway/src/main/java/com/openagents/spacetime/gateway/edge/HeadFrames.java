package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.edge.StreamOrder.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the heads of HTTP/2 are whole in time, as {@link StrictRequestDecoder} does for HTTP/1.1: the block of
 * headers from the first byte of its {@code HEADERS} to the last of its {@code CONTINUATION} (RFC 9113 §4.3), and likewise the
 * client's preface and any other frame but {@code DATA}, whose time the receivers of bodies measure. Follows the frames by
 * their headers alone (RFC 9113 §4.1) and passes on what it is given. A connection that is late is closed, and so, in words,
 * is one whose headers come for a stream that {@link StreamOrder} knows to be over.
 */
final class HeadFrames extends ChannelInboundHandlerAdapter {
    /** Among the handlers of a connection. */
    static final String NAME = "head-frames";

    private static final int PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length(); // RFC 9113 §3.4
    private static final int FRAME_HEADER = 9; // RFC 9113 §4.1
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 0x4;

    private final StreamOrder order = new StreamOrder();
    private final byte[] header = new byte[FRAME_HEADER];
    private int known; // bytes of it
    private long left = PREFACE; // of what is under way
    private boolean block; // of headers, which goes on in another frame
    private boolean disorder; // of streams
    private boolean fresh; // what is half there has begun after the timer did
    private @Nullable Future<?> timer;

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (read instanceof ByteBuf bytes && !disorder) {
            follow(bytes);
            if (disorder) {
                end(context);
            } else {
                watch(context);
            }
        }
        if (disorder) {
            ReferenceCountUtil.release(read);
        } else {
            context.fireChannelRead(read);
        }
    }

    /** Has the server say why, and hang up. */
    private void end(ChannelHandlerContext context) {
        stop();
        var server = context.pipeline().context(Http2ConnectionHandler.class);
        var why = Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "headers for a stream that is over");
        ((Http2ConnectionHandler) server.handler()).onError(server, false, why);
    }

    private void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !disorder) {
            if (left > 0) {
                long step = Math.min(left, end - at);
                left -= step;
                at += (int) step;
                fresh |= !isHalf();
            } else {
                header[known++] = bytes.getByte(at++);
                if (known == FRAME_HEADER) {
                    known = 0;
                    begin();
                    fresh |= !isHalf();
                }
            }
        }
    }

    private void begin() {
        left = ((header[0] & 0xFFL) << Short.SIZE) | ((header[1] & 0xFFL) << Byte.SIZE) | (header[2] & 0xFFL);
        int type = header[3];
        if (type == HEADERS || type == CONTINUATION) {
            block = (header[4] & END_HEADERS) == 0;
        }
        int stream = stream();
        switch (type) {
            case HEADERS -> disorder = !order.headers(stream, Ending.of(header[4]));
            case DATA -> order.data(stream, Ending.of(header[4]));
            case RST_STREAM -> order.reset(stream);
            default -> {} // of the connection, or of no weight for the order
        }
    }

    private int stream() {
        return ((header[5] & 0x7F) << 24) | ((header[6] & 0xFF) << 16) | ((header[7] & 0xFF) << 8) | (header[8] & 0xFF);
    }

    /** Whether something is half there that must be whole in time; the frame header of the last one begun is still known. */
    private boolean isHalf() {
        return block || known > 0 || (left > 0 && header[3] != DATA) || isPreface();
    }

    private boolean isPreface() {
        return left > 0 && header[0] == 0 && header[1] == 0 && header[2] == 0;
    }

    private void watch(ChannelHandlerContext context) {
        if (fresh) {
            fresh = false;
            stop();
        }
        if (isHalf() && timer == null) {
            timer = context.executor().schedule(() -> late(context), Patience.HEAD.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void late(ChannelHandlerContext context) {
        timer = null;
        if (context.channel().config().isAutoRead()) {
            context.close();
        } else {
            watch(context); // it was we who did not read
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }
}
