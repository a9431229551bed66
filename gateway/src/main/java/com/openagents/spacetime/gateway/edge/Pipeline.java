package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.Query;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.route.Target;
import com.openagents.spacetime.gateway.upstream.Resolution;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The way of every request on one listener, in this order: target → route → method → query → origin → limits of its address
 * → credential → verification → limits of its subject → database → the handler of its class, which asks for rights and for
 * the other limits ({@link Gate}). Whoever is refused on the way has
 * cost SpacetimeDB nothing: it has seen no byte, but for the question which database a strange name means. Runs on the
 * event loop of the request's connection.
 */
final class Pipeline implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);

    private final Interior interior;
    private final Listener listener;
    private final Predicate<HttpServerRequest> certified;
    private final Origins origins;
    private final Answers answers;
    private final Gate gate;
    private final Turn turn;

    private Pipeline(Interior interior, Listener listener, Predicate<HttpServerRequest> certified) {
        this.interior = interior;
        this.listener = listener;
        this.certified = certified;
        this.origins = new Origins(interior.exits().parts().generations());
        this.answers = interior.exits().answers();
        this.gate = interior.gate();
        this.turn = interior.turn();
    }

    /** The whole way from one listener; several may lead to the same interior. */
    static Pipeline over(Interior interior, Listener listener) {
        return new Pipeline(interior, listener, _ -> true);
    }

    /**
     * The same, where a credential alone is not enough.
     *
     * @param certified whether a request has come over a connection that may bring credentials
     */
    static Pipeline over(Interior interior, Listener listener, Predicate<HttpServerRequest> certified) {
        return new Pipeline(interior, listener, certified);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Correlation.begin(request);
        try {
            Http2Request.objection(request)
                    .ifPresentOrElse(
                            why -> answers.refuse(request, Refusal.MALFORMED_REQUEST, why), () -> aimed(request));
        } catch (RuntimeException e) { // the top of a request; above, its target would be logged, token and all
            answers.failed(request, e);
        }
    }

    private void aimed(HttpServerRequest request) {
        boolean welcome = origins.admits(request);
        if (welcome) {
            origins.mark(request);
        }
        var preflight = Origins.preflightFor(request);
        switch (target(request, preflight.orElseGet(() -> request.method().name()))) {
            case Target.Refused(var refusal, var why) -> answers.refuse(request, refusal, why);
            case Target.WrongMethod _ when !welcome -> answers.refuse(request, Refusal.ORIGIN_NOT_ALLOWED);
            case Target.Understood _ when !welcome -> answers.refuse(request, Refusal.ORIGIN_NOT_ALLOWED);
            case Target.WrongMethod(var allow) when preflight.isPresent() -> Origins.answerPreflight(request, allow);
            case Target.WrongMethod(var allow) -> {
                request.response().putHeader(HttpHeaders.ALLOW, allow);
                answers.refuse(request, Refusal.METHOD_NOT_ALLOWED);
            }
            case Target.Understood _ when preflight.isPresent() -> Origins.answerPreflight(request, preflight.get());
            case Target.Understood(var route, var query) -> routed(request, route, query);
        }
    }

    private Target target(HttpServerRequest request, String method) {
        var target = Objects.requireNonNullElse(request.uri(), ""); // HTTP/2's CONNECT has none
        return Target.of(method, target, listener, interior.exits().upstream().version());
    }

    private void routed(HttpServerRequest request, Route route, Query query) {
        switch (route.routeClass()) {
            case PING -> Answers.nothing(request);
            case HEALTH -> interior.health().handle(request);
            case READINESS ->
                interior.health().readiness(request, interior.exits().drain().isDraining());
            case CONTROL -> interior.house().control(request);
            case SUBSCRIBE,
                    CALL,
                    WEBSOCKET_TOKEN,
                    SQL,
                    META,
                    LOGS,
                    ADMIN,
                    ROUTES,
                    KEY,
                    METRICS,
                    OWN_SESSIONS,
                    OPERATION -> identified(request, route, query);
            case MINT, VERIFY, MCP, ENERGY, INTERNAL -> throw closed(route);
        }
    }

    private void identified(HttpServerRequest request, Route route, Query query) {
        if (!certified.test(request)) {
            answers.refuse(request, Refusal.CLIENT_CERTIFICATE_REQUIRED);
            return;
        }
        var drain = interior.exits().drain();
        if (drain.isDraining() && asksToStay(route, query)) {
            answers.refuseFor(request, Refusal.DRAINING, drain.retryAfter());
            return;
        }
        gate.request(request, listener, () -> presented(request, route, query));
    }

    private void presented(HttpServerRequest request, Route route, Query query) {
        var authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        switch (Presented.of(authorization, query.token())) {
            case Presented.Refused(var refusal) -> shut(request, route, refusal);
            case Presented.None _ -> unknown(request, route, query);
            case Presented.One(var credential) -> {
                var door = interior.doorkeeper();
                if (gate.verification(request, listener, route.routeClass(), () -> door.isCheap(credential))) {
                    Turn.hold(request);
                    turn.next(
                            request,
                            door.verify(credential, route.routeClass()),
                            admission -> settled(request, route, query, admission));
                }
            }
        }
    }

    /** Whether it wants a socket, an answer without end, or a ticket, which may be good at this process alone. */
    private static boolean asksToStay(Route route, Query query) {
        return route.routeClass() == RouteClass.SUBSCRIBE
                || route.routeClass() == RouteClass.WEBSOCKET_TOKEN
                || Passage.isEndless(route, query);
    }

    private void unknown(HttpServerRequest request, Route route, Query query) {
        var policy = interior.exits().generation().rules().policy();
        var somebody = Bearer.Anonymous.admitted(policy, listener, route);
        if (somebody.isEmpty()) {
            shut(request, route, Refusal.MISSING_AUTHORIZATION);
            return;
        }
        if (gate.admission(request, route.routeClass())) {
            Turn.hold(request);
            admitted(request, route, query, somebody.get());
        }
    }

    private void settled(HttpServerRequest request, Route route, Query query, Admission admission) {
        switch (admission) {
            case Admission.Refused(var refusal, var detail) -> {
                LOG.debugf("Credential refused code=%s detail=%s", refusal.code(), detail);
                gate.refused(request, listener, refusal);
                shut(request, route, refusal);
            }
            case Admission.Admitted(var bearer) -> admitted(request, route, query, bearer);
        }
    }

    private void shut(HttpServerRequest request, Route route, Refusal refusal) {
        if (route.routeClass() == RouteClass.SUBSCRIBE) {
            interior.exits().metrics().socketAuthenticated(Optional.of(refusal));
        }
        answers.refuse(request, refusal);
    }

    private void admitted(HttpServerRequest request, Route route, Query query, Bearer bearer) {
        if (route.routeClass() == RouteClass.SUBSCRIBE) {
            interior.exits().metrics().socketAuthenticated(Optional.empty());
        }
        gate.subject(request, route.routeClass(), bearer, () -> located(request, route, query, bearer));
    }

    private void located(HttpServerRequest request, Route route, Query query, Bearer bearer) {
        var generation = interior.exits().generation();
        if (route.database().isEmpty()) {
            handle(new Passage(request, listener, route, query, bearer, generation, Optional.empty()));
            return;
        }
        turn.next(request, interior.databases().resolve(route.database().get()), resolution -> {
            switch (resolution) {
                case Resolution.Listed(var name) ->
                    handle(new Passage(request, listener, route, query, bearer, generation, Optional.of(name)));
                case Resolution.Refused(var refusal) -> notLocated(request, refusal);
            }
        });
    }

    private void notLocated(HttpServerRequest request, Refusal refusal) {
        if (refusal == Refusal.DATABASE_NOT_ALLOWED) {
            answers.refuse(request, refusal);
        } else {
            answers.refuseFor(request, refusal, Pause.next()); // nobody can say at the moment
        }
    }

    private void handle(Passage passage) {
        switch (passage.routeClass()) {
            case SUBSCRIBE -> interior.subscribe().handle(passage);
            case WEBSOCKET_TOKEN ->
                interior.turn()
                        .next(
                                passage.request(),
                                interior.ticket().ticketFor(withToken(passage.bearer())),
                                ticket -> TicketHandler.answer(passage.request(), ticket));
            case OWN_SESSIONS -> interior.house().own(passage);
            case OPERATION -> interior.house().operation(passage);
            case CALL, SQL, META, LOGS, ADMIN, ROUTES, KEY, METRICS ->
                interior.forwarder().handle(passage);
            case PING, HEALTH, READINESS, CONTROL, MINT, VERIFY, MCP, ENERGY, INTERNAL -> throw closed(passage.route());
        }
    }

    private static IllegalStateException closed(Route route) {
        return new IllegalStateException("leads nowhere, yet here: " + route.path());
    }

    /** One who has come in by a route that leads to no database, which nobody does without one. */
    private static Bearer.OfToken withToken(Bearer bearer) {
        return switch (bearer) {
            case Bearer.OfToken ofToken -> ofToken;
            case Bearer.Anonymous _ -> throw new IllegalStateException("let in without a token where one is needed");
        };
    }
}
