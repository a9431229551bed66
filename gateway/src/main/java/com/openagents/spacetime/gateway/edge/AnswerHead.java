package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.route.RouteClass;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.OptionalLong;

/** The head of SpacetimeDB's answer, and what of it a client gets to read. */
final class AnswerHead {
    /** Not its CORS, and not the token that it echoes. */
    private static final List<String> PASSED_BACK = List.of(
            "content-type",
            "allow",
            "retry-after",
            "spacetime-identity",
            "spacetime-energy-used",
            "spacetime-execution-duration-micros");

    private AnswerHead() {}

    /**
     * Whether SpacetimeDB does not take the token that the gateway has shown it. Where it has looked at a token and liked it, its answer
     * names an identity, whatever the status (spec http §1); a module's own routes look at none.
     */
    static boolean refusesOurToken(Passage passage, HttpClientResponse answer) {
        return answer.statusCode() == 401
                && passage.routeClass() != RouteClass.ROUTES
                && answer.getHeader("spacetime-identity") == null;
    }

    /** How long the body will be, if the head says so. */
    static OptionalLong length(HttpClientResponse answer) {
        var declared = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
        return declared == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(declared)); // decoder's care
    }

    /** Begins the client's answer with it. */
    static void pass(Passage passage, HttpClientResponse from, HttpServerResponse to) {
        to.setStatusCode(from.statusCode());
        if (passage.routeClass() == RouteClass.ROUTES) {
            from.headers().forEach((name, value) -> {
                if (PersonalHeaders.mayGoToClient(name, from.headers())) {
                    to.headers().add(name, value);
                }
            });
        } else {
            for (var name : PASSED_BACK) {
                var value = from.getHeader(name);
                if (value != null) {
                    to.putHeader(name, value);
                }
            }
        }
        to.putHeader(HttpHeaders.CACHE_CONTROL, "no-store"); // SpacetimeDB's answers do not say for whom they are
        if (from.statusCode() == 204) {
            return; // RFC 9110 §8.6: not even a length
        }
        var length = length(from);
        if (length.isPresent()) {
            to.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length.getAsLong()));
        } else if (from.statusCode() != 304 && !passage.request().method().equals(HttpMethod.HEAD)) {
            to.setChunked(true);
        }
    }
}
