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

    void handle(HttpServerRequest request) {
        boolean reachable = upstream.isReachable();
        var checks = new JsonObject().put("spacetimedb", reachable ? "ok" : "unreachable");
        Answers.json(
                request,
                reachable ? 200 : 503,
                new JsonObject()
                        .put("status", reachable ? "ok" : "unavailable")
                        .put("service", "spacetime-gateway")
                        .put("version", version)
                        .put("checks", checks));
    }
}
