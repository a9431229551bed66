package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * Renders what the gateway itself answers. Every refusal leaves through here, so that each has its status, its words in
 * both envelopes that clients know (spec operations §2.3), and its count.
 */
final class Answers {
    private final GatewayMetrics metrics;

    Answers(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** Refuses, with the sentence that goes with the code word. */
    void refuse(HttpServerRequest request, Refusal refusal) {
        refuse(request, refusal, refusal.code().replace('_', ' '));
    }

    /** Refuses, with a sentence of its own that holds nothing secret. */
    void refuse(HttpServerRequest request, Refusal refusal, String message) {
        respond(request, refusal, body(refusal, message));
    }

    /** Refuses until some time has passed. */
    void refuseFor(HttpServerRequest request, Refusal refusal, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        request.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        var message = "%s, try again in %d s".formatted(refusal.code().replace('_', ' '), seconds);
        respond(request, refusal, body(refusal, message).put("retry_after_ms", Math.max(1, wait.toMillis())));
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
        if (refusal == Refusal.UPGRADE_REQUIRED) {
            response.putHeader(HttpHeaders.UPGRADE, "websocket");
        }
        json(request, refusal.status(), body);
    }

    /** Answers with a JSON document that no cache keeps. */
    static void json(HttpServerRequest request, int status, JsonObject body) {
        var response = request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        endWithoutReading(request, response);
        response.end(body.toBuffer());
    }

    /** A body that nobody will read must not be taken for the next request's head. */
    private static void endWithoutReading(HttpServerRequest request, HttpServerResponse response) {
        if (!request.isEnded() && request.streamId() < 0) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private static JsonObject body(Refusal refusal, String message) {
        return new JsonObject()
                .put("message", message)
                .put("error", new JsonObject().put("code", refusal.code()).put("message", message))
                .put("reason_code", refusal.code());
    }
}
