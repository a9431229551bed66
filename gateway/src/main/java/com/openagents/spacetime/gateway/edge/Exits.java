package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.limit.Limits;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.observe.SocketMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.splice.LostServers;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.Warrant;
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
        Drain drain,
        Limits limits,
        Answers answers,
        GatewayMetrics metrics,
        SocketMetrics sockets,
        LostServers lostServers,
        BodyRoom room,
        InstantSource clock) {
    /** The rules in force; to be asked once for each request. */
    Generation generation() {
        return parts.generations().current();
    }

    UpstreamSettings upstream() {
        return parts.upstream();
    }

    /**
     * Why a client that was let in is not to be served any more; empty if it is. To be asked again whenever the client may
     * have taken its time: a body comes as slowly as its sender likes, and rights may end before its last byte.
     */
    Optional<Refusal> objection(Warrant warrant) {
        return clock.instant().isBefore(warrant.deadline())
                ? check.objection(warrant)
                : Optional.of(Refusal.TOKEN_EXPIRED);
    }

    /** Looks once more at a session that has just been listed: whether it may stay. */
    void joined(LiveSession session) {
        review.one(session);
        drain.joined(session);
    }

    /** Whether a request may still go on to its database, by what is in force at this moment. */
    Decision decision(Passage passage) {
        return objection(passage.warrant())
                .<Decision>map(Decision.Refused::new)
                .orElseGet(() -> Rights.decision(
                        generation().rules().policy(),
                        passage.warrant(),
                        passage.route(),
                        passage.database().orElseThrow()));
    }

    /** What SpacetimeDB is shown in place of what the client has presented. */
    Secret credentialFor(Bearer bearer) {
        var now = clock.instant();
        return switch (bearer) {
            case Bearer.OfToken ofToken -> tokens.tokenFor(ofToken.token(), ofToken.own(), now);
            case Bearer.Anonymous anonymous ->
                tokens.tokenForNobody(anonymous.warrant().holder(), now);
        };
    }
}
