package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.door.Visit;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.VertxHandler;
import java.util.function.Consumer;

/**
 * Makes each connection of a listener strict, once the server has made its pipeline: HTTP/1.1 gets the
 * {@link StrictRequestDecoder} in place of the server's own, and its malformed requests go to a handler; HTTP/2 gets
 * {@link HeadFrames}. Either may be without traffic while an answer lasts. An upgrade to WebSocket takes the decoder out, as
 * it would any other; from then on the connection does not count among the door's visits.
 */
final class StrictConnections implements Consumer<ChannelPipeline> {
    private static final String SWAP = "swap";

    /** Vert.x's name of the handler that is the end of each of its pipelines. */
    private static final String SERVER = "handler";

    private final HttpServerOptions options;
    private final Handler<HttpServerRequest> malformed;

    /**
     * What makes them.
     *
     * @param options the listener's, with all that its decoder must know
     * @param malformed answers requests that the decoder refuses; the connection ends with the answer
     */
    StrictConnections(HttpServerOptions options, Handler<HttpServerRequest> malformed) {
        this.options = options;
        this.malformed = malformed;
    }

    @Override
    public void accept(ChannelPipeline pipeline) {
        var tls = pipeline.context(SslHandler.class);
        if (tls == null) {
            swap(pipeline);
        } else {
            pipeline.addAfter(tls.name(), SWAP, new Swap());
        }
    }

    private void swap(ChannelPipeline pipeline) {
        switch (pipeline.get(SERVER)) {
            case VertxHandler<?> server
            when server.getConnection() instanceof Http1xServerConnection http1 -> {
                pipeline.addBefore(SERVER, LastingAnswers.NAME, new LastingAnswers());
                var decoder = pipeline.context(VertxHttpRequestDecoder.class);
                Runnable over = () -> Visit.of(pipeline.channel()).ifPresent(Visit::end);
                pipeline.replace(decoder.handler(), decoder.name(), new StrictRequestDecoder(options, over));
                http1.invalidRequestHandler(malformed);
            }
            case Http2ConnectionHandler _ -> {
                pipeline.addBefore(SERVER, HeadFrames.NAME, new HeadFrames());
                pipeline.addBefore(SERVER, LastingAnswers.NAME, new LastingAnswers());
            }
            case null, default -> {} // the server is shutting down and takes nobody any more
        }
    }

    /** Waits for a connection's first bytes, when its pipeline is complete and its decoder has seen none of them. */
    private final class Swap extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            var pipeline = context.pipeline();
            swap(pipeline);
            context.fireChannelRead(bytes);
            pipeline.remove(this);
        }
    }
}
