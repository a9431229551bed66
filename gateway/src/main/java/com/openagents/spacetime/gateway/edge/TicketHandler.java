package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.ticket.Tickets;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;

/**
 * Answers {@code POST /v1/identity/websocket-token}. SpacetimeDB would give out a token here that it signed itself; the
 * gateway gives a ticket that is good for one socket of its own.
 */
final class TicketHandler {
    private final Tickets tickets;
    private final InstantSource clock;

    TicketHandler(Tickets tickets, InstantSource clock) {
        this.tickets = tickets;
        this.clock = clock;
    }

    void handle(HttpServerRequest request, VerifiedToken token) {
        var ticket = tickets.issue(token, clock.instant());
        Answers.json(request, 200, new JsonObject().put("token", ticket.reveal()));
    }
}
