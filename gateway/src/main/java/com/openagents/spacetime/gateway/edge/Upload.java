package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A paused request's body on its way to SpacetimeDB, part by part as both ends can take it, up to a limit, whatever its
 * {@code Content-Length} claims, and no longer than {@link Patience#UPLOAD}. Runs on the event loop of the request's
 * connection.
 */
final class Upload {
    private final Promise<Void> whole = Promise.promise();
    private final Vertx vertx;
    private final HttpServerRequest from;
    private final HttpClientRequest to;
    private final long limit;
    private final Supplier<Optional<Refusal>> objection;
    private long passed;
    private boolean stopped;
    private long timer;

    /** @param objection why the client may not go on, if so: asked before each part, since a body takes as long as it likes */
    Upload(
            Vertx vertx,
            HttpServerRequest from,
            HttpClientRequest to,
            long limit,
            Supplier<Optional<Refusal>> objection) {
        this.vertx = vertx;
        this.from = from;
        this.to = to;
        this.limit = limit;
        this.objection = objection;
    }

    /** Whether a request says itself that its body is longer. */
    static boolean isDeclaredLonger(HttpServerRequest request, long limit) {
        var declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return declared != null && Long.parseLong(declared) > limit; // the HTTP decoder admits numbers only
    }

    /**
     * Begins to pass it on.
     *
     * @return completes when all of it has been passed; fails if it is longer than the limit, if it takes too long, if the
     *     client's right ends, or if the client leaves half-way. What SpacetimeDB has of it then is no whole request, and must be reset.
     */
    Future<Void> begin() {
        var length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            to.setChunked(true);
        } else {
            to.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        }
        from.handler(this::pass);
        from.endHandler(_ -> finish());
        from.exceptionHandler(this::broken);
        timer = vertx.setTimer(Patience.UPLOAD.toMillis(), _ -> late());
        if (BodyCollector.waitsToBeAsked(from)) {
            from.response().writeContinue();
        }
        from.resume();
        return whole.future();
    }

    private void broken(Throwable failure) {
        vertx.cancelTimer(timer);
        whole.tryFail(failure);
    }

    private void late() {
        stop();
        whole.tryFail(new BodyCollector.Late(Patience.UPLOAD));
    }

    /** Passes nothing more: SpacetimeDB has answered without the rest. */
    void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        from.pause();
    }

    /** Whether all of it has been passed. */
    boolean isWhole() {
        return whole.future().succeeded();
    }

    private void pass(Buffer part) {
        passed += part.length();
        if (stopped) {
            return;
        }
        if (passed > limit) {
            stop();
            whole.tryFail(new BodyCollector.TooLarge(limit));
            return;
        }
        if (!mayGoOn()) {
            return;
        }
        to.write(part);
        if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(_ -> from.resume());
        }
    }

    private void finish() {
        if (!stopped && (isDeclaredLength() || mayGoOn())) {
            vertx.cancelTimer(timer);
            to.end();
            whole.tryComplete();
        }
    }

    /** Whether SpacetimeDB has the whole body already, so that it is too late for a no. */
    private boolean isDeclaredLength() {
        return Long.toString(passed).equals(from.getHeader(HttpHeaders.CONTENT_LENGTH));
    }

    private boolean mayGoOn() {
        var refusal = objection.get();
        refusal.ifPresent(why -> {
            stop();
            whole.tryFail(new RightEnded(why));
        });
        return refusal.isEmpty();
    }

    /** The client's right ended while its body came. */
    static final class RightEnded extends Exception {
        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        RightEnded(Refusal refusal) {
            super(refusal.code());
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }
}
