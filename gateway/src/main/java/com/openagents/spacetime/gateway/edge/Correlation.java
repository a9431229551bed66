package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.RequestId;
import com.openagents.spacetime.gateway.observe.TraceContext;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What ties a request to the rest of the world (spec operations §11): its id, which its answer carries from the beginning,
 * and its place in a trace. Event loop of the request's connection only.
 */
final class Correlation {
    private Correlation() {}

    /** Gives the answer the request's id, the client's own if it has given a legal one. To be called before all else. */
    static void begin(HttpServerRequest request) {
        mark(request, RequestId.of(request.headers().getAll(RequestId.HEADER)).orElseGet(RequestId::random));
    }

    /** Gives the answer an id without looking at the request. */
    static void beginUnread(HttpServerRequest request) {
        mark(request, RequestId.random());
    }

    private static void mark(HttpServerRequest request, RequestId id) {
        request.response().putHeader(RequestId.HEADER, id.text());
    }

    /**
     * What a request is called that has begun.
     *
     * @throws IllegalStateException if it has not
     */
    static String idOf(HttpServerRequest request) {
        var id = request.response().headers().get(RequestId.HEADER);
        if (id == null) {
            throw new IllegalStateException("a request was passed on before it had an id");
        }
        return id;
    }

    /** The headers that correlate, for whoever the request is passed to. */
    static Map<String, String> headers(HttpServerRequest request) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(RequestId.HEADER, idOf(request));
        TraceContext.of(
                        request.headers().getAll(TraceContext.TRACEPARENT),
                        request.headers().getAll(TraceContext.TRACESTATE))
                .ifPresent(context -> {
                    headers.put(TraceContext.TRACEPARENT, context.traceparent());
                    context.tracestate().ifPresent(state -> headers.put(TraceContext.TRACESTATE, state));
                });
        return headers;
    }
}
