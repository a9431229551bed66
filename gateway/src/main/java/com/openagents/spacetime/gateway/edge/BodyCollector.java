package com.openagents.spacetime.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Reads a paused request's body into memory, up to a limit, whatever its {@code Content-Length} claims. */
final class BodyCollector {
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer collected = Buffer.buffer();
    private final HttpServerRequest request;
    private final long limit;

    BodyCollector(HttpServerRequest request, long limit) {
        this.request = request;
        this.limit = limit;
    }

    /** The body; fails if it is longer than the limit, or if the client leaves half-way. */
    Future<Buffer> body() {
        if (Upload.isDeclaredLonger(request, limit)) {
            whole.fail(new TooLarge());
            return whole.future();
        }
        request.handler(this::add);
        request.endHandler(_ -> whole.tryComplete(collected));
        request.exceptionHandler(whole::tryFail);
        if (waitsToBeAsked(request)) {
            request.response().writeContinue();
        }
        request.resume();
        return whole.future();
    }

    /** Whether a client sends its body only when told to (RFC 9110 §10.1.1). */
    static boolean waitsToBeAsked(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_1_0
                && "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    private void add(Buffer part) {
        if (collected.length() + (long) part.length() > limit) {
            request.handler(null).pause();
            whole.tryFail(new TooLarge());
            return;
        }
        collected.appendBuffer(part);
    }

    /** The body is longer than the limit. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
