package com.openagents.spacetime.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.impl.VertxHandler;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Gives each HTTP/1.1 connection of a TLS listener the {@link StrictRequestDecoder} in place of the server's own, and its
 * malformed requests to a handler. The server that Quarkus makes shows neither itself nor its new connections, but it takes
 * the TLS engine that it is given: the end of a handshake is where a connection is met before its first request. HTTP/2
 * connections are left as they are, and an upgrade to WebSocket takes the decoder out, as it would any other.
 */
final class StrictConnections {
    private static final String NAME = "strict";

    private final HttpServerOptions options;
    private final Handler<HttpServerRequest> malformed;

    private StrictConnections(HttpServerOptions options, Handler<HttpServerRequest> malformed) {
        this.options = options;
        this.malformed = malformed;
    }

    /**
     * Has a listener make such connections.
     *
     * @param options the listener's, with all that its decoder must know
     * @param engine the TLS engine that it is to use
     * @param malformed answers requests that the decoder refuses; the connection ends with the answer
     */
    static void install(HttpServerOptions options, SSLEngineOptions engine, Handler<HttpServerRequest> malformed) {
        var connections = new StrictConnections(options, malformed);
        options.setSslEngineOptions(
                switch (engine) {
                    case OpenSSLEngineOptions boringSsl -> new BoringSsl(boringSsl, connections);
                    case JdkSSLEngineOptions jdk -> new Jdk(jdk, connections);
                    default -> throw new IllegalStateException("a TLS engine of neither kind: " + engine.getClass());
                });
    }

    /** Listeners of a promise run before the event of the same handshake, by which the server builds its pipeline. */
    private void watch(SslHandler tls) {
        tls.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                var pipeline = ((Channel) shaken.getNow()).pipeline();
                pipeline.addAfter(Objects.requireNonNull(pipeline.context(tls)).name(), NAME, new Swap());
            }
        });
    }

    /** Waits for a connection's first bytes, when its pipeline is complete and its decoder has seen none of them. */
    private final class Swap extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            var pipeline = context.pipeline();
            var decoder = pipeline.context(VertxHttpRequestDecoder.class);
            var server = pipeline.get(VertxHandler.class);
            if (decoder != null && server != null && server.getConnection() instanceof Http1xServerConnection http1) {
                pipeline.replace(decoder.handler(), decoder.name(), new StrictRequestDecoder(options));
                http1.invalidRequestHandler(malformed);
            }
            context.fireChannelRead(bytes);
            pipeline.remove(this);
        }
    }

    /** A listener's TLS, whose connections are watched from their handshake on. */
    private static final class Watched extends DelegatingSslContext {
        private final StrictConnections connections;

        Watched(SslContext tls, StrictConnections connections) {
            super(tls);
            this.connections = connections;
        }

        @Override
        protected void initEngine(SSLEngine engine) {} // whoever wraps this sets the protocols

        @Override
        protected void initHandler(SslHandler handler) {
            connections.watch(handler);
        }
    }

    private static final class Contexts extends DefaultSslContextFactory {
        private final StrictConnections connections;

        Contexts(SslProvider provider, boolean keepsSessions, StrictConnections connections) {
            super(provider, keepsSessions);
            this.connections = connections;
        }

        @Override
        public SslContext create() throws SSLException {
            return new Watched(super.create(), connections);
        }
    }

    private static final class BoringSsl extends OpenSSLEngineOptions {
        private final StrictConnections connections;

        BoringSsl(OpenSSLEngineOptions like, StrictConnections connections) {
            super(like);
            this.connections = connections;
        }

        @Override
        public OpenSSLEngineOptions copy() {
            return new BoringSsl(this, connections);
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return new Contexts(SslProvider.OPENSSL, isSessionCacheEnabled(), connections);
        }
    }

    private static final class Jdk extends JdkSSLEngineOptions {
        private final StrictConnections connections;

        Jdk(JdkSSLEngineOptions like, StrictConnections connections) {
            super(like);
            this.connections = connections;
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return new Jdk(this, connections);
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return new Contexts(SslProvider.JDK, false, connections);
        }
    }
}
