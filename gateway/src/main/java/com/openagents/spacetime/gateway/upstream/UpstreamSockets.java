package com.openagents.spacetime.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;

/**
 * Opens WebSockets at SpacetimeDB, each on a connection of its own: a tunnel is no pooled request, so nothing has to be
 * taken back from a pool. Call it on the event loop that accepted the client: the new connection lives on the same one.
 */
public final class UpstreamSockets {
    /** Where Vert.x' own handler stands; behind ours, so that its close futures and idle events work. */
    private static final String VERTX_HANDLER = "handler";

    private final UpstreamSettings settings;
    private final Vertx vertx;
    private final NetClient client;

    /** Sockets to one SpacetimeDB. */
    public UpstreamSockets(Vertx vertx, UpstreamSettings settings) {
        this.settings = settings;
        this.vertx = vertx;
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setTcpNoDelay(true)
                .setIdleTimeout(0));
    }

    /**
     * Asks for one socket.
     *
     * @return the answer; a failure of the future is a connection that cannot be made ({@code ConnectException}), broke
     *     or kept silent for longer than the answer time-out ({@link UpstreamMisbehaved})
     */
    public Future<Opening> open(UpgradeRequest request) {
        return client.connect(settings.port(), settings.host()).compose(socket -> shakeHands(socket, request));
    }

    private Future<Opening> shakeHands(NetSocket socket, UpgradeRequest request) {
        Promise<Opening> answer = Promise.promise();
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        var handler = new UpgradeHandler(request, settings.authority(), answer);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(VERTX_HANDLER, "http", new HttpClientCodec());
        pipeline.addBefore(VERTX_HANDLER, "upgrade", handler);
        pipeline.context(handler).writeAndFlush(handler.opening());

        long timer = vertx.setTimer(settings.answerTimeout().toMillis(), _ -> {
            var silence = "SpacetimeDB at %s did not answer an upgrade within %d s"
                    .formatted(settings.authority(), settings.answerTimeout().toSeconds());
            if (answer.tryFail(new UpstreamMisbehaved(silence))) {
                channel.close();
            }
        });
        return answer.future().onComplete(_ -> vertx.cancelTimer(timer));
    }
}
