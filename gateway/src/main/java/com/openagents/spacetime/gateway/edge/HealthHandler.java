package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.upstream.UpstreamHealth;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/**
 * Answers the public health routes (spec operations §4): no credential, from what is known already. The bucket has no say
 * here: a backup that lags is a metric, not an outage. Neither has a settings file that could not be reloaded, which is told
 * all the same: what is in force is good.
 */
final class HealthHandler {
    private final UpstreamHealth upstream;
    private final Generations generations;
    private final String version;

    HealthHandler(UpstreamHealth upstream, Generations generations, String version) {
        this.upstream = upstream;
        this.generations = generations;
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
        var checks = new JsonObject()
                .put("spacetimedb", reachable ? "ok" : "unreachable")
                .put("settings", generations.isReloadFailed() ? "not_reloaded" : "ok");
        Answers.json(
                request,
                reachable && !draining ? 200 : 503,
                new JsonObject()
                        .put("status", draining ? "draining" : reachable ? "ok" : "unavailable")
                        .put("service", "spacetime-gateway")
                        .put("version", version)
                        .put("generation", generations.current().number())
                        .put("checks", checks));
    }
}
