package com.openagents.spacetime.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.ConnectException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * Opens WebSockets at SpacetimeDB, each on a connection of its own: a tunnel is no pooled request, so nothing has to be
 * taken back from a pool. Call it on the event loop that accepted the client: the new connection lives on the same one.
 */
public final class UpstreamSockets {
    /** Where Vert.x' own handler stands; behind ours, so that its close futures and idle events work. */
    private static final String VERTX_HANDLER = "handler";

    private static final int LONGEST_LINE = HttpObjectDecoder.DEFAULT_MAX_INITIAL_LINE_LENGTH;
    private static final int CHUNK = HttpObjectDecoder.DEFAULT_MAX_CHUNK_SIZE;

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
     * @param gone completes if nobody wants the socket any more: then the connection is closed and the answer is a failure
     * @return the answer; a failure of the future is a connection that cannot be made ({@code ConnectException}), broke
     *     ({@link UpstreamMisbehaved}) or kept silent for longer than the answer time-out ({@link TimeoutException})
     * @throws IllegalArgumentException if a header of the request cannot be written in HTTP/1.1
     */
    public Future<Opening> open(UpgradeRequest request, Future<Void> gone) {
        Promise<Opening> answer = Promise.promise();
        var handler = new UpgradeHandler(request, settings.authority(), answer);
        var opening = handler.opening();
        return connect().compose(socket -> {
            if (gone.isComplete()) {
                socket.close();
                return Future.failedFuture(nobodyWantsIt());
            }
            var channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
            send(channel, handler, opening);
            return answered(channel, answer, gone);
        });
    }

    /**
     * Makes a connection. On epoll, an event of a connection that has just been closed may be taken for the new one that got
     * the same file descriptor; that one then breaks before it is made. Nothing has been sent, so it is simply made again.
     */
    private Future<NetSocket> connect() {
        return client.connect(settings.port(), settings.host())
                .recover(failure -> failure instanceof ConnectException
                        ? Future.failedFuture(failure)
                        : client.connect(settings.port(), settings.host()));
    }

    private static void send(Channel channel, UpgradeHandler handler, FullHttpRequest opening) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(
                VERTX_HANDLER, "http", new HttpClientCodec(LONGEST_LINE, UpstreamSettings.MOST_OF_A_HEAD, CHUNK));
        pipeline.addBefore(VERTX_HANDLER, "upgrade", handler);
        pipeline.context(handler).writeAndFlush(opening);
    }

    private Future<Opening> answered(Channel channel, Promise<Opening> answer, Future<Void> gone) {
        long timer = vertx.setTimer(settings.answerTimeout().toMillis(), _ -> {
            var silence = "SpacetimeDB at %s did not answer an upgrade within %d s"
                    .formatted(settings.authority(), settings.answerTimeout().toSeconds());
            abandon(channel, answer, new TimeoutException(silence));
        });
        gone.onSuccess(_ -> abandon(channel, answer, nobodyWantsIt()));
        return answer.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private static CancellationException nobodyWantsIt() {
        return new CancellationException("nobody wants the socket any more");
    }

    private static void abandon(Channel channel, Promise<Opening> answer, Exception why) {
        if (answer.tryFail(why)) {
            channel.close();
        }
    }
}
