package com.openagents.spacetime.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Reads a paused request's body into memory, up to a limit, whatever its {@code Content-Length} claims, and only as long as
 * it may take. Its bytes count against the room that all bodies share, until whoever asked for them closes their share.
 * Runs on the event loop of the request's connection.
 */
final class BodyCollector {
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer collected = Buffer.buffer();
    private final Vertx vertx;
    private final BodyRoom.Share room;
    private final HttpServerRequest request;
    private final BodyLimits limits;

    BodyCollector(Vertx vertx, BodyRoom.Share room, HttpServerRequest request, BodyLimits limits) {
        this.vertx = vertx;
        this.room = room;
        this.request = request;
        this.limits = limits;
    }

    /**
     * The body; fails with {@link TooLarge}, {@link NoRoom}, {@link Late} or {@link MalformedRequest}, or with anything else
     * if the client leaves half-way.
     */
    Future<Buffer> body() {
        if (Upload.isDeclaredLonger(request, limits.most())) {
            whole.fail(new TooLarge(limits.most()));
            return whole.future();
        }
        request.handler(this::add);
        request.endHandler(_ -> whole.tryComplete(collected));
        request.exceptionHandler(whole::tryFail);
        long timer = vertx.setTimer(limits.patience().toMillis(), _ -> stop(new Late(limits.patience())));
        var body = whole.future().onComplete(_ -> vertx.cancelTimer(timer));
        if (waitsToBeAsked(request)) {
            request.response().writeContinue();
        }
        request.resume();
        return body;
    }

    /** Whether a client sends its body only when told to (RFC 9110 §10.1.1). */
    static boolean waitsToBeAsked(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_1_0
                && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    private void add(Buffer part) {
        if (collected.length() + (long) part.length() > limits.most()) {
            stop(new TooLarge(limits.most()));
        } else if (room.take(part.length(), limits.mostTogether())) {
            collected.appendBuffer(part);
        } else {
            stop(new NoRoom());
        }
    }

    private void stop(Exception why) {
        request.handler(null).pause();
        whole.tryFail(why);
    }

    /** The body is longer than the limit. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;

        private final long limit;

        TooLarge(long limit) {
            super("longer than %d bytes".formatted(limit));
            this.limit = limit;
        }

        /** In bytes. */
        long limit() {
            return limit;
        }
    }

    /** All bodies together are as large as they may be. */
    static final class NoRoom extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** The body was not whole in time. */
    static final class Late extends Exception {
        private static final long serialVersionUID = 1L;

        private final Duration patience;

        Late(Duration patience) {
            super("not whole within " + patience);
            this.patience = patience;
        }

        Duration patience() {
            return patience;
        }
    }
}
