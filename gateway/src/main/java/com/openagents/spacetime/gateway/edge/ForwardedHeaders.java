package com.openagents.spacetime.gateway.edge;

import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The headers of a client's request that SpacetimeDB gets to see besides the credential: those that correlate, and our own
 * {@code X-Forwarded-*} in place of whatever the client claims.
 */
final class ForwardedHeaders {
    private static final List<String> CORRELATION = List.of("traceparent", "tracestate", "x-request-id");

    private ForwardedHeaders() {}

    static Map<String, String> of(HttpServerRequest request) {
        var headers = new LinkedHashMap<String, String>();
        for (var name : CORRELATION) {
            var value = request.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        headers.put("x-forwarded-for", request.remoteAddress().hostAddress());
        headers.put("x-forwarded-proto", "https");
        return headers;
    }
}
