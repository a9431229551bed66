package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.Overdrawn;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Renders what the gateway itself answers. Every refusal leaves through here, so that each has its status, its words in
 * both envelopes that clients know (spec operations §2.3), and its count.
 */
final class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);

    /** What an attacker sends by the thousand needs no line for each; the metric counts all. */
    private static final Seldom MALFORMED = new Seldom(Duration.ofSeconds(1));

    /** One fault can meet every request. */
    private static final Seldom FAILED = new Seldom(Duration.ofSeconds(1));

    private final GatewayMetrics metrics;

    Answers(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** Refuses, with the sentence that goes with the code word. */
    void refuse(HttpServerRequest request, Refusal refusal) {
        refuse(request, refusal, words(refusal));
    }

    /** Refuses, with a sentence of its own that holds nothing secret. */
    void refuse(HttpServerRequest request, Refusal refusal, String message) {
        respond(request, refusal, body(request, refusal, message));
    }

    /** Refuses a body. */
    void tooLarge(HttpServerRequest request, long most) {
        refuse(request, Refusal.BODY_TOO_LARGE, "a body may have %d bytes".formatted(most));
    }

    /** Tells a client why its body was not read to its end, if the client is still there. */
    void unread(HttpServerRequest request, Throwable failure) {
        switch (failure) {
            case BodyCollector.TooLarge tooLarge -> tooLarge(request, tooLarge.limit());
            case BodyCollector.NoRoom _ -> refuseFor(request, Refusal.NO_ROOM_FOR_BODY, Pause.next());
            case BodyCollector.Late late ->
                last(
                        request,
                        Refusal.BODY_TIMEOUT,
                        "a body must be whole within %d ms"
                                .formatted(late.patience().toMillis()));
            case MalformedRequest malformed -> {
                log(request, Refusal.MALFORMED_REQUEST, malformed);
                last(request, Refusal.MALFORMED_REQUEST, malformed.why());
                flush(request); // the server closes the connection as soon as it has told of this failure
            }
            default -> {
                LOG.debug("A client left before its body was whole");
                request.response().reset(); // nobody is there to be told
            }
        }
    }

    /**
     * Refuses what the HTTP decoder could not read. What it has read of it is not to be relied on, and may hold a secret: none
     * of it is looked at or logged.
     */
    void malformed(HttpServerRequest request) {
        Correlation.beginUnread(request);
        var cause = request.decoderResult().cause();
        switch (cause) {
            case TooLongHttpLineException _ ->
                unreadable(request, Refusal.TARGET_TOO_LONG, cause, "the request line is too long");
            case TooLongHttpHeaderException _ ->
                unreadable(request, Refusal.HEADERS_TOO_LARGE, cause, "the headers together are too large");
            case MalformedRequest strict -> unreadable(request, Refusal.MALFORMED_REQUEST, cause, strict.why());
            case LateHead _ ->
                unreadable(
                        request,
                        Refusal.HEAD_TIMEOUT,
                        cause,
                        "the head of a request must be whole within %d s".formatted(Patience.HEAD.toSeconds()));
            default -> unreadable(request, Refusal.MALFORMED_REQUEST, cause, "the request is not HTTP/1.1");
        }
    }

    private void unreadable(HttpServerRequest request, Refusal refusal, Throwable cause, String message) {
        log(request, refusal, cause);
        last(request, refusal, message);
    }

    private static void flush(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase connection) {
            connection.channel().flush();
        }
    }

    private static void log(HttpServerRequest request, Refusal refusal, Throwable cause) {
        MALFORMED.say(leftOut -> LOG.infof(
                "A malformed request was refused code=%s address=%s cause=%s request=%s left_out=%d",
                refusal.code(),
                request.remoteAddress().hostAddress(),
                cause.getClass().getSimpleName(),
                Correlation.idOf(request),
                leftOut));
    }

    /** Refuses, and hears nothing more from the connection, or in HTTP/2 of the stream. */
    private void last(HttpServerRequest request, Refusal refusal, String message) {
        metrics.refused(refusal);
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        UnreadBody.answerAndLeave(request, prepared(request, refusal.status(), body(request, refusal, message)));
    }

    /** Refuses whoever has passed a limit. */
    void limited(HttpServerRequest request, Overdrawn overdrawn) {
        var refusal = overdrawn.rule().refusal();
        var what = "%s (%s)".formatted(words(refusal), overdrawn.rule().word());
        refuseFor(request, refusal, what, overdrawn.retryAfter());
    }

    /** Refuses until some time has passed. */
    void refuseFor(HttpServerRequest request, Refusal refusal, Duration wait) {
        refuseFor(request, refusal, words(refusal), wait);
    }

    private void refuseFor(HttpServerRequest request, Refusal refusal, String what, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        var message = "%s, try again in %d s".formatted(what, seconds);
        respond(request, refusal, body(request, refusal, message).put("retry_after_ms", Math.max(1, wait.toMillis())));
    }

    private void respond(HttpServerRequest request, Refusal refusal, JsonObject body) {
        metrics.refused(refusal);
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (refusal.status() == 401) {
            response.putHeader("www-authenticate", "Bearer");
        }
        if (refusal == Refusal.UPGRADE_REQUIRED && request.version() != HttpVersion.HTTP_2) { // RFC 9113 §8.2.2
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
                    .putHeader(HttpHeaders.UPGRADE, "websocket")
                    .putHeader("sec-websocket-version", "13"); // RFC 6455 §4.4
        }
        json(request, refusal.status(), body);
    }

    /** Refuses because of a fault of ours, which goes into the log. */
    void failed(HttpServerRequest request, Throwable failure) {
        FAILED.say(leftOut -> LOG.errorf(
                failure,
                "A request failed inside the gateway request=%s left_out=%d",
                Correlation.idOf(request),
                leftOut));
        refuse(request, Refusal.INTERNAL_ERROR);
    }

    /** Answers 200 with nothing in it. */
    static void nothing(HttpServerRequest request) {
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        UnreadBody.answer(request, Buffer.buffer());
    }

    /** Answers with a JSON document that no cache keeps; a {@code HEAD} gets the length of it alone. */
    static void json(HttpServerRequest request, int status, JsonObject body) {
        UnreadBody.answer(request, prepared(request, status, body));
    }

    private static Buffer prepared(HttpServerRequest request, int status, JsonObject body) {
        var text = body.toBuffer();
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(text.length()));
        return request.method().equals(HttpMethod.HEAD) ? Buffer.buffer() : text;
    }

    private static String words(Refusal refusal) {
        return refusal.code().replace('_', ' ');
    }

    private static JsonObject body(HttpServerRequest request, Refusal refusal, String message) {
        return new JsonObject()
                .put("message", message)
                .put("error", new JsonObject().put("code", refusal.code()).put("message", message))
                .put("reason_code", refusal.code())
                .put("request_id", Correlation.idOf(request));
    }
}
