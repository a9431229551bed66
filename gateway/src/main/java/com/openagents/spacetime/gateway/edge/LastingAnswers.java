package com.openagents.spacetime.gateway.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/**
 * Keeps a connection from being taken for idle while an answer without end is on its way: a log may have no line for hours.
 * Such an answer ends with its client's rights. Belongs to the event loop of the connection.
 */
final class LastingAnswers extends ChannelInboundHandlerAdapter {
    /** Among the handlers of a connection. */
    static final String NAME = "lasting";

    private int answers;

    /** That of a request's connection; empty if nobody there looks for idle ones. */
    static Optional<LastingAnswers> of(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? Optional.ofNullable(connection.channel().pipeline().get(LastingAnswers.class))
                : Optional.empty();
    }

    /** One more has begun. */
    void begin() {
        answers++;
    }

    /** One that had begun is over. */
    void end() {
        answers--;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (answers == 0 || !(event instanceof IdleStateEvent)) {
            context.fireUserEventTriggered(event);
        }
    }
}
