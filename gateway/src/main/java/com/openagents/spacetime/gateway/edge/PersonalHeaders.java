package com.openagents.spacetime.gateway.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What does not pass between a client and a module's own HTTP routes, where else everything may: headers of one connection
 * (RFC 9110 §7.6.1), those that speak for somebody, and cookies and what else counts for the whole site, since to a browser
 * all databases are one.
 */
final class PersonalHeaders {
    private static final Set<String> OF_A_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "content-length", // set anew, with the body
            "expect");

    private static final Set<String> OF_A_REQUEST = Set.of(
            "host",
            "authorization",
            "cookie",
            "forwarded",
            "x-real-ip",
            "origin",
            "traceparent", // these three are set anew, if they are well formed
            "tracestate",
            "x-request-id");

    private static final Set<String> OF_AN_ANSWER = Set.of(
            "set-cookie",
            "cache-control",
            "vary",
            "www-authenticate",
            "x-request-id",
            "alt-svc",
            "clear-site-data",
            "strict-transport-security",
            "service-worker-allowed");

    private PersonalHeaders() {}

    /** Whether a client's header is passed to a module. */
    static boolean mayGoToModule(String name, MultiMap all) {
        var lower = name.toLowerCase(Locale.ROOT);
        return !OF_A_REQUEST.contains(lower)
                && !startsWith(lower, "x-forwarded-", "spacetime-", "sec-websocket-", "proxy-")
                && !isOfConnection(lower, all);
    }

    /** Whether a module's header is passed back to a client. */
    static boolean mayGoToClient(String name, MultiMap all) {
        var lower = name.toLowerCase(Locale.ROOT);
        return !OF_AN_ANSWER.contains(lower)
                && !startsWith(lower, "access-control-", "spacetime-", "proxy-")
                && !isOfConnection(lower, all);
    }

    /** Among them those that a message names itself. */
    private static boolean isOfConnection(String lower, MultiMap all) {
        return OF_A_CONNECTION.contains(lower)
                || all.getAll(HttpHeaders.CONNECTION).stream()
                        .flatMap(line -> Stream.of(line.split(",", -1)))
                        .anyMatch(named -> named.strip().equalsIgnoreCase(lower));
    }

    private static boolean startsWith(String name, String... prefixes) {
        return Stream.of(prefixes).anyMatch(name::startsWith);
    }
}
