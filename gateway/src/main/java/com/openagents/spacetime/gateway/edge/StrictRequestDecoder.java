package com.openagents.spacetime.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of HTTP/1.1, and refuses also what Netty's decoder forgives but two servers in a row could read in two
 * ways: lines that are folded (RFC 9112 §5.2) and transfer codings other than one {@code chunked} (RFC 9112 §6.1).
 *
 * <p>The decoder moves over whole lines, and nothing but content is ever handed on together with bytes that are no lines. So
 * what it has moved over without content are lines of a head, of trailers or before a chunk, wherever the network has cut
 * them, and none of them begins with white space. Behind a request that is refused nothing more is read.
 *
 * <p>A head must be whole within {@link Patience#HEAD} from its first byte, however its bytes are spread; while the server
 * itself does not read, a client cannot be late.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String FOLDED = "a line begins with white space";
    private static final String CODING = "Transfer-Encoding may only be one \"chunked\", in HTTP/1.1";
    private static final String REST = "a chunk or a trailer is not as it must be";

    private final Runnable removed;
    private boolean folded;
    private boolean refused;
    private boolean between = true; // requests, or in a head
    private @Nullable Future<?> timer;

    /**
     * One for one connection.
     *
     * @param options the listener's
     * @param removed run when the connection speaks HTTP no more: it has become a socket, or ended
     */
    StrictRequestDecoder(HttpServerOptions options, Runnable removed) {
        super(options);
        this.removed = removed;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int start = in.readerIndex();
        int first = out.size();
        super.decode(context, in, out);
        folded |= !hasContent(out, first) && isFolded(in, start, in.readerIndex());
        if (out.size() > first) {
            judge(out, first);
            note(out, first);
        }
        boolean partial = out.size() == first && (in.isReadable() || in.readerIndex() > start);
        if (partial && between && timer == null) {
            wait(context);
        }
    }

    /** What has come out: a head, an end, or both. */
    private void note(List<Object> out, int first) {
        for (int i = first; i < out.size(); i++) {
            if (out.get(i) instanceof HttpMessage) {
                between = false;
                stopWaiting();
            }
            between |= out.get(i) instanceof LastHttpContent;
        }
    }

    private void wait(ChannelHandlerContext context) {
        timer = context.executor().schedule(() -> late(context), Patience.HEAD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void late(ChannelHandlerContext context) {
        if (!context.channel().config().isAutoRead()) {
            wait(context);
            return;
        }
        timer = null;
        refused = true;
        var nothing = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        nothing.setDecoderResult(DecoderResult.failure(new LateHead()));
        context.fireChannelRead(nothing);
        context.fireChannelReadComplete();
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
        stopWaiting();
        removed.run();
        super.handlerRemoved0(context);
    }

    private static boolean hasContent(List<Object> out, int first) {
        for (int i = first; i < out.size(); i++) {
            if (out.get(i) instanceof HttpContent part && part.content().isReadable()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFolded(ByteBuf lines, int start, int end) {
        for (int line = start; line < end; ) {
            byte begin = lines.getByte(line);
            if (begin == HttpConstants.SP || begin == HttpConstants.HT) {
                return true;
            }
            int feed = lines.indexOf(line, end, HttpConstants.LF);
            line = feed < 0 ? end : feed + 1;
        }
        return false;
    }

    private void judge(List<Object> out, int first) {
        switch (out.get(first)) {
            case HttpMessage head -> refuseIfDoubtful(head, out, first);
            case LastHttpContent end when folded || end.decoderResult().isFailure() -> refuse(end, out, first);
            default -> {} // a part of a body
        }
    }

    private void refuseIfDoubtful(HttpMessage head, List<Object> out, int first) {
        if (head.decoderResult().isFailure() || (!folded && isPlain(head.headers()))) {
            return; // what the decoder itself has refused, it goes on refusing
        }
        head.setDecoderResult(DecoderResult.failure(new MalformedRequest(folded ? FOLDED : CODING)));
        refused = true;
        while (out.size() > first + 1) {
            out.removeLast(); // an end of the request without content: it has none any more
        }
    }

    private void refuse(LastHttpContent end, List<Object> out, int place) {
        end.release();
        var bad = new DefaultLastHttpContent();
        bad.setDecoderResult(DecoderResult.failure(new MalformedRequest(folded ? FOLDED : REST)));
        out.set(place, bad);
        refused = true;
    }

    private static boolean isPlain(HttpHeaders headers) {
        var codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst()));
    }
}
