package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.ticket.Tickets;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.Verdict;
import com.openagents.spacetime.gateway.token.keys.Authenticator;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamSubject;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Verifies whatever credential a request has brought: a token, or for a socket a ticket that stands for one. Neither lets
 * anyone in once the token has been taken back, or its key, nor whom SpacetimeDB could take for somebody else.
 */
final class Doorkeeper {
    private final Authenticator authenticator;
    private final Tickets tickets;
    private final WarrantCheck check;
    private final UpstreamCredential upstream;
    private final InstantSource clock;

    Doorkeeper(
            Authenticator authenticator,
            Tickets tickets,
            WarrantCheck check,
            UpstreamCredential upstream,
            InstantSource clock) {
        this.authenticator = authenticator;
        this.tickets = tickets;
        this.check = check;
        this.upstream = upstream;
        this.clock = clock;
    }

    /**
     * Verifies it.
     *
     * @param asked what is asked for: only a socket takes a ticket, and a ticket is used up by asking
     */
    CompletionStage<Admission> verify(Secret credential, RouteClass asked) {
        if (Tickets.isTicket(credential)) {
            return redeemed(credential, asked);
        }
        return authenticator.verify(credential).thenApply(verdict -> switch (verdict) {
            case Verdict.Rejected(var refusal, var detail) -> new Admission.Refused(refusal, detail);
            case Verdict.Verified(var token) -> judged(Bearer.OfToken.presented(credential, token), asked);
        });
    }

    /** Whether to verify it costs no signature: a ticket is looked up, and so is a token that was found good before. */
    boolean isCheap(Secret credential) {
        return Tickets.isTicket(credential) || authenticator.remembers(credential);
    }

    private CompletionStage<Admission> redeemed(Secret ticket, RouteClass asked) {
        if (asked != RouteClass.SUBSCRIBE) {
            return CompletableFuture.completedFuture(
                    new Admission.Refused(Refusal.INVALID_TOKEN, "a ticket opens sockets and nothing else"));
        }
        return tickets.redeem(ticket, clock.instant())
                .thenApply(found -> found.map(
                                held -> judged(new Bearer.OfToken(ticket, held.token(), held.own()), asked))
                        .orElseGet(() -> new Admission.Refused(
                                Refusal.INVALID_TOKEN, "the ticket is unknown, used, over or out of reach")));
    }

    private Admission judged(Bearer.OfToken bearer, RouteClass asked) {
        var objection = check.objection(bearer.warrant());
        if (objection.isPresent()) {
            return new Admission.Refused(objection.get(), "the token or its key has been taken back");
        }
        return leadsOn(asked) && upstream.subjectOf(bearer.token()) instanceof UpstreamSubject.Unfit(var why)
                ? new Admission.Refused(Refusal.INVALID_TOKEN, why)
                : new Admission.Admitted(bearer);
    }

    /** Whether SpacetimeDB will be shown whose request it is, at once or when a ticket is redeemed. */
    static boolean leadsOn(RouteClass asked) {
        return switch (asked) {
            case SUBSCRIBE, WEBSOCKET_TOKEN, CALL, SQL, META, LOGS, ADMIN, ROUTES, KEY, METRICS -> true;
            case OWN_SESSIONS, OPERATION, CONTROL, PING, HEALTH, READINESS, MINT, VERIFY, MCP, ENERGY, INTERNAL ->
                false;
        };
    }
}
