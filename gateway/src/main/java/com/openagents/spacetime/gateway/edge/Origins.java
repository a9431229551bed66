package com.openagents.spacetime.gateway.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * The rules for browsers (Fetch standard, CORS protocol): an {@code Origin} that is there must be on the list, upgrades
 * included, and gets the headers that let its page read the answer. Native clients send none and pass.
 */
final class Origins {
    /** How long a browser may remember a preflight, in seconds. */
    private static final String MAX_AGE = "600";

    private final Generations generations;

    Origins(Generations generations) {
        this.generations = generations;
    }

    /** Whether the request comes from a page that is welcome, or from no page at all. */
    boolean admits(HttpServerRequest request) {
        var origins = request.headers().getAll(HttpHeaders.ORIGIN);
        return origins.isEmpty()
                || (origins.size() == 1 && generations.current().rules().edge().admits(origins.getFirst()));
    }

    /** Lets the page read the answer, whatever it will be. To be called once the origin has been admitted. */
    void mark(HttpServerRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            request.response()
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                    .putHeader(
                            HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
                            "retry-after, ratelimit, ratelimit-policy, spacetime-identity, x-request-id")
                    .putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
    }

    /** The method that a page wants to use, if the request only asks whether it may (Fetch standard, CORS-preflight). */
    static Optional<String> preflightFor(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS) && request.headers().contains(HttpHeaders.ORIGIN)
                ? Optional.ofNullable(request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD))
                : Optional.empty();
    }

    /** Answers such a question. */
    static void answerPreflight(HttpServerRequest request, String methods) {
        request.response()
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
                .putHeader(
                        HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                        "authorization, content-type, traceparent, tracestate, x-request-id")
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE)
                .setStatusCode(204)
                .end();
    }
}
