package com.openagents.spacetime.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The body of a request that is answered without it. In HTTP/1.1 it stands before the next request of its connection, so
 * it is passed over if it is small and comes in time, or else the connection ends with it. In HTTP/2 what waits to be read takes its part
 * of the window that all requests of the connection share, so the client is told to stop (RFC 9113 §8.1).
 */
final class UnreadBody {
    /** In bytes: up to here passing over is cheaper than another TLS handshake. */
    private static final int SMALL = 64 * 1024;

    /** In bytes: whoever still sends more has not read the answer, and is cut off. */
    private static final int MOST_PASSED_OVER = 1024 * 1024;

    private static final long NO_ERROR = 0; // RFC 9113 §7

    private final HttpServerRequest request;
    private long passedOver;

    private UnreadBody(HttpServerRequest request) {
        this.request = request;
    }

    /** What is left of this one. */
    static UnreadBody of(HttpServerRequest request) {
        return new UnreadBody(request);
    }

    /** Sends an answer that needs nothing of the request's body but its head. */
    static void answer(HttpServerRequest request, Buffer text) {
        var unread = new UnreadBody(request);
        unread.announce();
        var end = request.response().end(text);
        if (request.streamId() > 0) {
            end.onSuccess(_ -> unread.passOver());
        } else {
            unread.passOver();
        }
    }

    /** Sends an answer and takes nothing more, not even to pass it over. */
    static void answerAndLeave(HttpServerRequest request, Buffer text) {
        if (request.streamId() > 0) {
            answer(request, text);
            return;
        }
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.response().end(text).onComplete(_ -> request.connection().close());
    }

    /** Says in the head of the answer what will become of the connection. */
    void announce() {
        if (!request.isEnded() && request.streamId() < 0 && !isSmall()) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /** Gets rid of it, once the answer has been sent. Runs on the event loop of the request's connection. */
    void passOver() {
        if (request.isEnded()) {
            return;
        }
        if (request.streamId() > 0) {
            stop();
        } else {
            passOverInTime();
        }
    }

    /** A client that asks before it sends may do either after a no, so its next byte cannot be told from a body's. */
    private boolean isSmall() {
        var headers = request.headers();
        var length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return !headers.contains(HttpHeaders.TRANSFER_ENCODING)
                && !headers.contains(HttpHeaders.EXPECT)
                && (length == null || Long.parseLong(length) <= SMALL); // the HTTP decoder admits numbers only
    }

    private void stop() {
        request.resume(); // a paused request has not seen an end that has come
        if (!request.isEnded()) {
            request.response().reset(NO_ERROR);
        }
    }

    private void passOverInTime() {
        boolean goesOn = isSmall();
        var vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(Patience.REST.toMillis(), _ -> close());
        request.handler(this::passOver);
        request.endHandler(_ -> {
            vertx.cancelTimer(timer);
            if (!goesOn) {
                close();
            }
        });
        request.resume();
    }

    private void passOver(Buffer part) {
        passedOver += part.length();
        if (passedOver > MOST_PASSED_OVER) {
            close();
        }
    }

    private Future<Void> close() {
        return request.connection().close();
    }
}
