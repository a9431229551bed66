package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.ticket.Tickets;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.Verdict;
import com.openagents.spacetime.gateway.token.keys.Authenticator;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Verifies whatever credential a request has brought: a token, or for a socket a ticket that stands for one. Neither lets
 * anyone in once the token has been taken back, or its key.
 */
final class Doorkeeper {
    private final Authenticator authenticator;
    private final Tickets tickets;
    private final WarrantCheck check;
    private final InstantSource clock;

    Doorkeeper(Authenticator authenticator, Tickets tickets, WarrantCheck check, InstantSource clock) {
        this.authenticator = authenticator;
        this.tickets = tickets;
        this.check = check;
        this.clock = clock;
    }

    /**
     * Verifies it.
     *
     * @param subscribing whether a socket is asked for: nothing else takes a ticket, and a ticket is used up by asking
     */
    CompletionStage<Verdict.Settled> verify(Secret credential, boolean subscribing) {
        return signed(credential, subscribing).thenApply(this::unlessTakenBack);
    }

    private CompletionStage<Verdict.Settled> signed(Secret credential, boolean subscribing) {
        if (!Tickets.isTicket(credential)) {
            return authenticator.verify(credential);
        }
        if (!subscribing) {
            return rejected("a ticket opens sockets and nothing else");
        }
        return tickets.redeem(credential, clock.instant())
                .<CompletionStage<Verdict.Settled>>map(
                        token -> CompletableFuture.completedFuture(new Verdict.Verified(token)))
                .orElseGet(() -> rejected("the ticket is unknown, used or over"));
    }

    private Verdict.Settled unlessTakenBack(Verdict.Settled verdict) {
        return switch (verdict) {
            case Verdict.Rejected rejected -> rejected;
            case Verdict.Verified verified ->
                check.objection(verified.token().warrant())
                        .<Verdict.Settled>map(
                                refusal -> new Verdict.Rejected(refusal, "the token or its key has been taken back"))
                        .orElse(verified);
        };
    }

    private static CompletionStage<Verdict.Settled> rejected(String detail) {
        return CompletableFuture.completedFuture(new Verdict.Rejected(Refusal.INVALID_TOKEN, detail));
    }
}
