package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.route.RouteClass;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The headers of a client's request that SpacetimeDB gets to see besides the credential: those that correlate, a body's
 * type, and our own {@code X-Forwarded-*} in place of whatever the client claims. A module's own routes get what the client
 * wrote, but for what belongs to one connection, speaks for somebody, or would be another database's business. A value that
 * is not plain text is left out: HTTP/2 carries what HTTP/1.1 has no way to write.
 */
final class ForwardedHeaders {
    private static final Pattern PLAIN = Pattern.compile("[\\t -~]*");

    private ForwardedHeaders() {}

    /** The request's header of that name, if SpacetimeDB can be told it. */
    private static Optional<String> plain(HttpServerRequest request, CharSequence name) {
        return Optional.ofNullable(request.getHeader(name)).filter(ForwardedHeaders::isPlain);
    }

    private static boolean isPlain(String value) {
        return PLAIN.matcher(value).matches();
    }

    /** Those of an upgrade. */
    static Map<String, String> of(HttpServerRequest request) {
        var headers = Correlation.headers(request);
        headers.put("x-forwarded-for", ClientAddress.of(request).getHostAddress());
        headers.put("x-forwarded-proto", request.isSSL() ? "https" : "http");
        return headers;
    }

    /** Those of any other request. */
    static MultiMap of(Passage passage) {
        var request = passage.request();
        var headers = MultiMap.caseInsensitiveMultiMap();
        if (passage.routeClass() == RouteClass.ROUTES) {
            request.headers().forEach((name, value) -> {
                if (isPlain(value) && PersonalHeaders.mayGoToModule(name, request.headers())) {
                    headers.add(name, value);
                }
            });
        } else {
            plain(request, HttpHeaders.CONTENT_TYPE).ifPresent(type -> headers.set(HttpHeaders.CONTENT_TYPE, type));
        }
        of(request).forEach(headers::set);
        return headers;
    }
}
