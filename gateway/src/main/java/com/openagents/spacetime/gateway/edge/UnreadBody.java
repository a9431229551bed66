package com.openagents.spacetime.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The body of a request that is answered without it. In HTTP/1.1 it stands before the next request of its connection, so
 * it is passed over if it is small, or else the connection ends with it. In HTTP/2 what waits to be read takes its part
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

    /** Sends an answer that needs nothing of the request's body but its head. */
    static void answer(HttpServerRequest request, Buffer text) {
        var unread = new UnreadBody(request);
        if (request.isEnded()) {
            request.response().end(text);
        } else if (request.streamId() > 0) {
            request.response().end(text).onSuccess(_ -> unread.stop());
        } else if (unread.isSmall()) {
            request.response().end(text);
            request.resume();
        } else {
            request.response()
                    .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                    .end(text);
            unread.passOverAndClose();
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
        if (!request.isEnded()) {
            request.resume(); // a paused request has not seen an end that has come
        }
        if (!request.isEnded()) {
            request.response().reset(NO_ERROR);
        }
    }

    private void passOverAndClose() {
        request.handler(this::passOver);
        request.endHandler(_ -> close());
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
