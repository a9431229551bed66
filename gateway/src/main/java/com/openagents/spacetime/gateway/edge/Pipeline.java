package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.route.Query;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.route.Target;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.Verdict;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * The way of every request on one listener, in this order: target → route → method → query → origin → credential →
 * verification → the route's own handler, which asks for the database, rights and limits. Whoever is refused on the way has
 * cost SpacetimeDB nothing: it has seen no byte. Runs on the event loop of the request's connection.
 */
final class Pipeline implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);

    private final Interior interior;
    private final Listener listener;
    private final Origins origins;
    private final Answers answers;

    private Pipeline(Interior interior, Listener listener) {
        this.interior = interior;
        this.listener = listener;
        this.origins = new Origins(interior.exits().settings());
        this.answers = interior.exits().answers();
    }

    /** The whole way from one listener; several may lead to the same interior. */
    static Pipeline over(Interior interior, Listener listener) {
        return new Pipeline(interior, listener);
    }

    @Override
    public void handle(HttpServerRequest request) {
        try {
            aimed(request);
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
            case PING -> request.response().end();
            case HEALTH, READINESS -> interior.health().handle(request);
            case SUBSCRIBE, CALL, WEBSOCKET_TOKEN, SQL, META, LOGS, ADMIN, ROUTES, KEY, METRICS ->
                identified(request, route, query);
            case MINT, VERIFY, MCP, ENERGY, INTERNAL -> throw closed(route);
        }
    }

    private void identified(HttpServerRequest request, Route route, Query query) {
        var authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        switch (Presented.of(authorization, query.token())) {
            case Presented.Refused(var refusal) -> answers.refuse(request, refusal);
            case Presented.One(var credential) -> {
                request.pause();
                verified(credential, route)
                        .onSuccess(verdict -> settled(request, route, query, credential, verdict))
                        .onFailure(failure -> answers.failed(request, failure));
            }
        }
    }

    private Future<Verdict.Settled> verified(Secret credential, Route route) {
        boolean subscribing = route.routeClass() == RouteClass.SUBSCRIBE;
        return Future.fromCompletionStage(
                interior.doorkeeper().verify(credential, subscribing),
                interior.vertx().getOrCreateContext());
    }

    private void settled(
            HttpServerRequest request, Route route, Query query, Secret credential, Verdict.Settled verdict) {
        switch (verdict) {
            case Verdict.Rejected(var refusal, var detail) -> {
                LOG.debugf("Credential refused code=%s detail=%s", refusal.code(), detail);
                answers.refuse(request, refusal);
            }
            case Verdict.Verified(var token) -> handle(request, route, query, new Bearer(credential, token));
        }
    }

    private void handle(HttpServerRequest request, Route route, Query query, Bearer bearer) {
        try {
            switch (route.routeClass()) {
                case SUBSCRIBE -> interior.subscribe().handle(request, route, query, bearer);
                case CALL -> interior.call().handle(request, route, bearer.token());
                case WEBSOCKET_TOKEN -> interior.ticket().handle(request, bearer.token());
                case SQL, META, LOGS, ADMIN, ROUTES, KEY, METRICS -> answers.refuse(request, Refusal.MISSING_SCOPE);
                case PING, HEALTH, READINESS, MINT, VERIFY, MCP, ENERGY, INTERNAL -> throw closed(route);
            }
        } catch (RuntimeException e) { // the top of a request: the client must have an answer, the others go on
            answers.failed(request, e);
        }
    }

    private static IllegalStateException closed(Route route) {
        return new IllegalStateException("leads nowhere, yet here: " + route.path());
    }

    /**
     * A verified client.
     *
     * @param credential what it presented, to be given back to it in SpacetimeDB's first message
     */
    record Bearer(Secret credential, VerifiedToken token) {}
}
