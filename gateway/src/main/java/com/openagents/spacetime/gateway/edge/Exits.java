package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokens;
import java.time.InstantSource;
import java.util.Optional;

/** What every handler needs that leads a client on to SpacetimeDB. */
record Exits(
        GatewayParts parts,
        UpstreamTokens tokens,
        WarrantCheck check,
        SessionReview review,
        Answers answers,
        GatewayMetrics metrics,
        InstantSource clock) {
    /** The rules in force; to be asked once for each request. */
    Generation generation() {
        return parts.generations().current();
    }

    UpstreamSettings upstream() {
        return parts.upstream();
    }

    /** Why nothing may be passed on any more for one who was let in; empty if it still may. */
    Optional<Refusal> objection(Bearer bearer) {
        var warrant = bearer.warrant();
        return clock.instant().isBefore(warrant.deadline())
                ? check.objection(warrant)
                : Optional.of(Refusal.TOKEN_EXPIRED);
    }

    /** What SpacetimeDB is shown in place of what the client has presented. */
    Secret credentialFor(Bearer bearer) {
        var now = clock.instant();
        return switch (bearer) {
            case Bearer.OfToken ofToken -> tokens.tokenFor(ofToken.token(), now);
            case Bearer.Anonymous anonymous ->
                tokens.tokenForNobody(anonymous.warrant().holder(), now);
        };
    }
}
