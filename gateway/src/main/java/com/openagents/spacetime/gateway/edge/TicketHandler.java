package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.ticket.Ticketed;
import com.openagents.spacetime.gateway.ticket.Tickets;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.upstream.UpstreamTokens;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * Answers {@code POST /v1/identity/websocket-token}. SpacetimeDB would give out a token here that it signed itself; the
 * gateway gives a ticket that is good for one socket of its own.
 */
final class TicketHandler {
    private final Tickets tickets;
    private final UpstreamTokens tokens;
    private final InstantSource clock;

    TicketHandler(Tickets tickets, UpstreamTokens tokens, InstantSource clock) {
        this.tickets = tickets;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** A ticket for a client. */
    CompletionStage<Secret> ticketFor(Bearer.OfToken bearer) {
        var ticketed = new Ticketed(bearer.token(), bearer.own().flatMap(tokens::toKeep));
        return tickets.issue(ticketed, clock.instant());
    }

    /** Gives it to the client. */
    static void answer(HttpServerRequest request, Secret ticket) {
        Answers.json(request, 200, new JsonObject().put("token", ticket.reveal()));
    }
}
