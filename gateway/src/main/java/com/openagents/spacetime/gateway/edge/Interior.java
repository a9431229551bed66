package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.ticket.Tickets;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.keys.Authenticator;
import com.openagents.spacetime.gateway.upstream.UpstreamSockets;
import com.openagents.spacetime.gateway.upstream.UpstreamTokens;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * What stands behind the listeners, made once for all of them: whoever comes in by one door meets the same tokens, tickets,
 * limits and sessions as by the other.
 */
record Interior(
        Vertx vertx,
        Doorkeeper doorkeeper,
        Exits exits,
        HealthHandler health,
        TicketHandler ticket,
        CallHandler call,
        SubscribeHandler subscribe,
        HouseHandler house,
        SessionReview review) {
    /** Builds it from checked parts. */
    static Interior of(
            Vertx vertx, GatewayParts parts, Sessions sessions, GatewayMetrics metrics, HealthHandler health) {
        var clock = InstantSource.system();
        var tickets = new Tickets();
        var engine = parts.signatures().providers();
        var authenticator = new Authenticator(parts.keyring(), new TokenVerifier(engine), clock);
        var tokens = new UpstreamTokens(parts.upstreamKey(), engine);
        var exits = new Exits(parts, tokens, new Answers(metrics), metrics, clock);
        var check = new WarrantCheck(parts.keyring(), parts.revocations());
        var review = new SessionReview(sessions, check, parts.generations());
        return new Interior(
                vertx,
                new Doorkeeper(authenticator, tickets, check, clock),
                exits,
                health,
                new TicketHandler(tickets, clock),
                new CallHandler(vertx, exits),
                new SubscribeHandler(new UpstreamSockets(vertx, parts.upstream()), sessions, review, exits),
                new HouseHandler(vertx, sessions, review, exits),
                review);
    }
}
