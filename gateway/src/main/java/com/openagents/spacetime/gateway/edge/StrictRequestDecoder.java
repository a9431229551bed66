package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.edge.RequestSyntax.Rest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of HTTP/1.1, and refuses also what Netty's decoder forgives but two servers in a row could read in two
 * ways: lines that are not as {@link RequestSyntax} has them, transfer codings other than one {@code chunked} (RFC 9112
 * §6.1), and a {@code Host} that is missing, is there twice or is none (§3.2). Behind a request that is refused nothing more
 * is read.
 *
 * <p>A head must be whole within {@link Patience#HEAD} from its first byte, however its bytes are spread; while the server
 * itself does not read, a client cannot be late.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String CODING = "Transfer-Encoding may only be one \"chunked\", in HTTP/1.1";
    private static final String HOST = "HTTP/1.1 needs one Host: a name or an address, and a port or none";
    private static final String REST = "a chunk or a trailer is not as it must be";

    /** Stricter than RFC 3986 §3.2.2, which has commas, percent signs and quotes in names. */
    private static final Pattern PLAIN_HOST =
            Pattern.compile("(?:[A-Za-z0-9._~-]*|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{0,5})?");

    private final Runnable removed;
    private final RequestSyntax syntax = new RequestSyntax();
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
        syntax.follow(in, start, in.readerIndex());
        judge(out, first);
        note(out, first);
        boolean partial = out.size() == first && (in.isReadable() || in.readerIndex() > start);
        if (partial && between && timer == null) {
            wait(context);
        }
    }

    /** What has come out: a head, an end, or both. */
    private void note(List<Object> out, int first) {
        for (int i = first; i < out.size(); i++) {
            if (out.get(i) instanceof HttpMessage head) {
                between = false;
                syntax.headEnded(HttpUtil.isTransferEncodingChunked(head) ? Rest.CHUNKS : Rest.BODY);
                stopWaiting();
            }
            if (out.get(i) instanceof LastHttpContent) {
                between = true;
                syntax.requestEnded();
            }
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

    private void judge(List<Object> out, int first) {
        if (between) {
            if (out.size() > first && out.get(first) instanceof HttpMessage head) {
                objection(head).ifPresent(why -> refuse(head, why, out, first));
            }
            return;
        }
        var wrong = syntax.objection();
        if (wrong.isPresent() || (out.size() > first && isBad(out.getLast()))) {
            refuseRest(wrong.orElse(REST), out, first);
        }
    }

    private static boolean isBad(Object part) {
        return part instanceof LastHttpContent end && end.decoderResult().isFailure();
    }

    private Optional<String> objection(HttpMessage head) {
        if (head.decoderResult().isFailure()) {
            return Optional.empty(); // what the decoder itself has refused, it goes on refusing
        }
        var headers = head.headers();
        return syntax.objection()
                .or(() -> hasPlainCoding(headers) ? Optional.empty() : Optional.of(CODING))
                .or(() -> hasPlainHost(head.protocolVersion(), headers) ? Optional.empty() : Optional.of(HOST));
    }

    private void refuse(HttpMessage head, String why, List<Object> out, int first) {
        head.setDecoderResult(DecoderResult.failure(new MalformedRequest(why)));
        refused = true;
        while (out.size() > first + 1) {
            out.removeLast(); // an end of the request without content: it has none any more
        }
    }

    /** The head has been handed on, so it is the body that comes to a bad end. */
    private void refuseRest(String why, List<Object> out, int first) {
        while (out.size() > first) {
            ReferenceCountUtil.release(out.removeLast());
        }
        var bad = new DefaultLastHttpContent();
        bad.setDecoderResult(DecoderResult.failure(new MalformedRequest(why)));
        out.add(bad);
        refused = true;
    }

    private static boolean hasPlainCoding(HttpHeaders headers) {
        var codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.isEmpty()
                || (codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst()));
    }

    private static boolean hasPlainHost(HttpVersion version, HttpHeaders headers) {
        var hosts = headers.getAll(HttpHeaderNames.HOST);
        return hosts.isEmpty()
                ? version.compareTo(HttpVersion.HTTP_1_1) < 0
                : hosts.size() == 1 && PLAIN_HOST.matcher(hosts.getFirst()).matches();
    }
}
