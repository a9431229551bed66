package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.session.Sessions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** The routes of the gateway itself, as opposed to those of SpacetimeDB: who may use them, and which handler answers. */
final class HouseHandler {
    private final OwnSessionsHandler own;
    private final OperatorHandler operator;
    private final RevocationHandler revocations;
    private final Exits exits;

    HouseHandler(Vertx vertx, Sessions sessions, Exits exits) {
        this.own = new OwnSessionsHandler(sessions, exits.review(), exits.answers());
        this.operator = new OperatorHandler(sessions, exits.parts().keyring(), exits.answers());
        this.revocations = new RevocationHandler(vertx, exits.parts().revocations(), exits);
        this.exits = exits;
    }

    /** What a client may do with its own sessions. */
    void own(Passage passage) {
        var request = passage.request();
        var caller = passage.warrant();
        passage.route()
                .session()
                .ifPresentOrElse(id -> own.renew(request, id, caller), () -> own.list(request, caller));
    }

    /** What an operator may do, and nobody else. */
    void operation(Passage passage) {
        var request = passage.request();
        var route = passage.route();
        var caller = passage.warrant();
        var refusal = Rights.ofOperators(passage.rules().policy(), caller, route);
        if (refusal.isPresent()) {
            exits.answers().refuse(request, refusal.get());
            return;
        }
        switch (route.endpoint()) {
            case SESSIONS -> operator.sessions(request);
            case SESSION -> operator.end(request, route.session().orElseThrow(), caller);
            case KEYS -> operator.keys(request);
            case REVOCATIONS -> revocations.fromOperator(request, caller);
            default -> throw new IllegalStateException("not for operators, yet here: " + route.path());
        }
    }

    /** An order of the control service. */
    void control(HttpServerRequest request) {
        revocations.fromControl(request);
    }
}
