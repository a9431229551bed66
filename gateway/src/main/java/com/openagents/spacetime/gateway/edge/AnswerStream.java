package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.route.RouteClass;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The body of one answer of SpacetimeDB on its way to the client. It is never held: while the client does not read,
 * SpacetimeDB is not read from. Ends with the body, or by a {@link #cut}, which the client sees as a broken answer: its
 * status has been sent long before. Event loop of the client's connection only, but for the count.
 */
final class AnswerStream {
    private static final Logger LOG = Logger.getLogger(AnswerStream.class);

    /** The longest answer of a module's own routes, in bytes; SpacetimeDB holds each in memory as a whole. */
    static final long MOST_OF_A_MODULE = 32L * 1024 * 1024;

    private static final Seldom TOO_LONG = new Seldom(Duration.ofSeconds(1));
    private static final Seldom STALLED = new Seldom(Duration.ofSeconds(1));

    private static final long CANCEL = 8; // RFC 9113 §7; in HTTP/1.1 the connection ends, whatever the code

    private final Vertx vertx;
    private final Passage passage;
    private final HttpClientResponse from;
    private final HttpServerResponse to;
    private final Duration patience;
    private final Promise<Void> ended = Promise.promise();
    private final AtomicLong passed = new AtomicLong();
    private long lastLook;
    private volatile @Nullable Long waitsSince; // for the client, by System.nanoTime(); written on the event loop only
    private boolean hasAll; // of SpacetimeDB's answer; its connection may serve another request by now
    private @Nullable Long watch;

    /** @param patience how long an answer that ends by itself may stand still, whoever holds it up */
    AnswerStream(Vertx vertx, Passage passage, HttpClientResponse from, Duration patience) {
        this.vertx = vertx;
        this.passage = passage;
        this.from = from;
        this.to = passage.request().response();
        this.patience = patience;
    }

    /** Whether an answer says itself that it is longer than it may be. */
    static boolean isTooLong(Passage passage, HttpClientResponse answer) {
        return passage.routeClass() == RouteClass.ROUTES
                && AnswerHead.length(answer).orElse(0) > MOST_OF_A_MODULE;
    }

    /** Begins to pass it on; succeeds when all of it has been written. */
    Future<Void> begin() {
        AnswerHead.pass(passage, from, to);
        from.handler(this::pass);
        from.exceptionHandler(_ -> cut("upstream_closed"));
        from.endHandler(_ -> finish());
        if (passage.isEndless()) {
            to.writeHead(); // its client waits for the status, and no line may come for hours
        } else {
            watch = vertx.setPeriodic(patience.toMillis(), _ -> look());
        }
        return ended.future();
    }

    /** Completes when it has ended, in whichever way. */
    Future<Void> end() {
        return ended.future();
    }

    /** Bytes of the body that came so far. From any thread. */
    long passed() {
        return passed.get();
    }

    /** For how long its client has not read; zero if it reads at the moment. From any thread. */
    Duration lag() {
        var since = waitsSince;
        return since == null ? Duration.ZERO : Duration.ofNanos(Math.max(1, System.nanoTime() - since));
    }

    /**
     * Breaks it off on both sides. A second call, or one after the end, changes nothing.
     *
     * @param cause a word for the log, with which {@link #end} fails
     */
    void cut(String cause) {
        if (ended.tryFail(cause)) {
            stopWatching();
            if (!hasAll) {
                from.request().reset();
            }
            to.reset(CANCEL);
        }
    }

    private void pass(Buffer part) {
        long soFar = passed.addAndGet(part.length());
        if (passage.routeClass() == RouteClass.ROUTES && soFar > MOST_OF_A_MODULE) {
            say(TOO_LONG, "A module's answer is longer than it may be and is cut off");
            cut("answer_too_long");
            return;
        }
        to.write(part);
        if (to.writeQueueFull()) {
            from.pause();
            waitsSince = System.nanoTime();
            to.drainHandler(_ -> {
                waitsSince = null;
                from.resume();
            });
        }
    }

    private void finish() {
        hasAll = true;
        stopWatching();
        if (!ended.future().isComplete()) {
            to.end().onComplete(_ -> ended.tryComplete());
        }
    }

    /**
     * Once in every while: whether anything has passed since the last time. A client that takes nothing would otherwise keep
     * one of SpacetimeDB's few connections for as long as it likes: in HTTP/2 other streams keep its own connection alive.
     */
    private void look() {
        long soFar = passed.get();
        if (soFar == lastLook && waitsSince != null) {
            say(STALLED, "A client stopped reading in the middle of an answer");
            cut("client_stalled");
        } else if (soFar == lastLook) {
            say(STALLED, "SpacetimeDB stopped in the middle of an answer");
            cut("upstream_stalled");
        }
        lastLook = soFar;
    }

    private void say(Seldom seldom, String sentence) {
        seldom.say(leftOut -> LOG.warnf(
                "%s route=%s request=%s bytes=%d left_out=%d",
                sentence, passage, passage.requestId(), passed.get(), leftOut));
    }

    private void stopWatching() {
        if (watch != null) {
            vertx.cancelTimer(watch);
        }
    }
}
