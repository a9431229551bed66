package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.upstream.UpstreamHealth;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * Answers the public health routes (spec operations §4): no credential, from what is known already. The bucket has no say
 * here: a backup that lags is a metric, not an outage.
 */
final class HealthHandler {
    private final UpstreamHealth upstream;
    private final String version;

    HealthHandler(UpstreamHealth upstream, String version) {
        this.upstream = upstream;
        this.version = version;
    }

    /** Whether the gateway works. */
    void handle(HttpServerRequest request) {
        answer(request, false);
    }

    /** Whether clients should be led here. */
    void readiness(HttpServerRequest request, boolean draining) {
        answer(request, draining);
    }

    private void answer(HttpServerRequest request, boolean draining) {
        boolean reachable = upstream.isReachable();
        var checks = new JsonObject().put("spacetimedb", reachable ? "ok" : "unreachable");
        Answers.json(
                request,
                reachable && !draining ? 200 : 503,
                new JsonObject()
                        .put("status", draining ? "draining" : reachable ? "ok" : "unavailable")
                        .put("service", "spacetime-gateway")
                        .put("version", version)
                        .put("checks", checks));
    }
}
