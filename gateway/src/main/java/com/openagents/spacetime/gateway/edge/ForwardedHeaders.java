package com.openagents.spacetime.gateway.edge;

import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The headers of a client's request that SpacetimeDB gets to see besides the credential: those that correlate, and our own
 * {@code X-Forwarded-*} in place of whatever the client claims. A value that is not plain text is left out: HTTP/2 carries
 * what HTTP/1.1 has no way to write.
 */
final class ForwardedHeaders {
    private static final List<String> CORRELATION = List.of("traceparent", "tracestate", "x-request-id");

    private static final Pattern PLAIN = Pattern.compile("[!-~]([ -~]{0,510}[!-~])?");

    private ForwardedHeaders() {}

    /** The request's header of that name, if SpacetimeDB can be told it. */
    static Optional<String> plain(HttpServerRequest request, CharSequence name) {
        return Optional.ofNullable(request.getHeader(name))
                .filter(value -> PLAIN.matcher(value).matches());
    }

    static Map<String, String> of(HttpServerRequest request) {
        var headers = new LinkedHashMap<String, String>();
        for (var name : CORRELATION) {
            plain(request, name).ifPresent(value -> headers.put(name, value));
        }
        headers.put("x-forwarded-for", request.remoteAddress().hostAddress());
        headers.put("x-forwarded-proto", "https");
        return headers;
    }
}
