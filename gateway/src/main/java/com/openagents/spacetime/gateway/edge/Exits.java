package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokens;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;

/** What every handler needs that leads a verified client on to SpacetimeDB. */
record Exits(GatewayParts parts, UpstreamTokens tokens, Answers answers, GatewayMetrics metrics, InstantSource clock) {
    /** The rules in force; to be asked once for each request. */
    Generation generation() {
        return parts.generations().current();
    }

    UpstreamSettings upstream() {
        return parts.upstream();
    }

    /** What SpacetimeDB is shown in place of what the client has presented. */
    Secret credentialFor(Bearer bearer) {
        var now = clock.instant();
        return switch (bearer) {
            case Bearer.OfToken(var _, var token) -> tokens.tokenFor(token, now);
            case Bearer.Anonymous(var warrant) -> tokens.tokenForNobody(warrant.holder(), now);
        };
    }

    /** Tells a client why its body was not taken. */
    void unread(HttpServerRequest request, Throwable failure, long most) {
        if (failure instanceof BodyCollector.TooLarge) {
            answers.refuse(request, Refusal.BODY_TOO_LARGE, "a body may have %d bytes".formatted(most));
        } else {
            request.response().reset(); // the client left half-way: nobody is there to be told
        }
    }
}
