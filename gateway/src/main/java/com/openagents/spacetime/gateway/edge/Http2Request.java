package com.openagents.spacetime.gateway.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request of HTTP/2 may not say although its decoder takes it (RFC 9113 §8.2.1 and §8.3.1): whatever could be
 * read in two ways once it stands in HTTP/1.1. Requests of HTTP/1.1 have been judged by {@link StrictRequestDecoder}.
 */
final class Http2Request {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+"); // RFC 9110 §5.6.2, lower case
    private static final Set<String> SCHEMES = Set.of("https", "http");

    private Http2Request() {}

    /** What is wrong with a request, for its client. */
    static Optional<String> objection(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return Optional.empty();
        }
        var headers = request.headers();
        if (headers.getAll(HttpHeaders.HOST).size() > 1) {
            return Optional.of("host may stand there once");
        }
        if (!headers.names().stream().allMatch(name -> NAME.matcher(name).matches())) {
            return Optional.of("the name of a header is letters in lower case, digits and hyphens");
        }
        var scheme = request.scheme();
        return scheme == null || SCHEMES.contains(scheme) ? Optional.empty() : Optional.of(":scheme is https here");
    }
}
