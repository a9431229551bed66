package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Query;
import com.openagents.spacetime.gateway.route.Route;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.route.Target;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.ticket.Tickets;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.Verdict;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import com.openagents.spacetime.gateway.token.keys.Authenticator;
import com.openagents.spacetime.gateway.upstream.UpstreamSockets;
import com.openagents.spacetime.gateway.upstream.UpstreamTokens;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * The way of every request on the public listener, in this order: target → route → method → origin → credential →
 * verification → the route's own handler, which asks for rights and limits. Whoever is refused on the way has cost
 * SpacetimeDB nothing: it has seen no byte. Runs on the event loop of the request's connection.
 */
final class Pipeline implements Handler<HttpServerRequest> {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);

    private final Vertx vertx;
    private final Doorkeeper doorkeeper;
    private final Origins origins;
    private final Answers answers;
    private final Handlers handlers;

    /** What stands at the end of the way. */
    record Handlers(HealthHandler health, TicketHandler ticket, CallHandler call, SubscribeHandler subscribe) {}

    private Pipeline(Vertx vertx, Doorkeeper doorkeeper, Origins origins, Answers answers, Handlers handlers) {
        this.vertx = vertx;
        this.doorkeeper = doorkeeper;
        this.origins = origins;
        this.answers = answers;
        this.handlers = handlers;
    }

    /** The whole way, built from checked parts. */
    static Pipeline over(
            Vertx vertx, GatewayParts parts, Sessions sessions, GatewayMetrics metrics, HealthHandler health) {
        var clock = InstantSource.system();
        var answers = new Answers(metrics);
        var tickets = new Tickets();
        var engine = parts.signatures().providers();
        var authenticator = new Authenticator(parts.keyring(), new TokenVerifier(engine), clock);
        var tokens = new UpstreamTokens(parts.upstreamKey(), engine);
        var exits = new Exits(parts, tokens, answers, metrics, clock);
        var handlers = new Handlers(
                health,
                new TicketHandler(tickets, clock),
                new CallHandler(vertx, exits),
                new SubscribeHandler(new UpstreamSockets(vertx, parts.upstream()), sessions, exits));
        var doorkeeper = new Doorkeeper(authenticator, tickets, clock);
        return new Pipeline(vertx, doorkeeper, new Origins(parts.generations()), answers, handlers);
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
        var target = Objects.requireNonNullElse(request.uri(), ""); // HTTP/2's CONNECT has none
        switch (Target.of(target)) {
            case Target.Refused(var refusal, var why) -> answers.refuse(request, refusal, why);
            case Target.Understood(var route, var query) -> routed(request, route, query);
        }
    }

    private void routed(HttpServerRequest request, Route route, Query query) {
        var routeClass = route.routeClass();
        if (!routeClass.isPublic()) {
            answers.refuse(request, Refusal.ROUTE_NOT_ALLOWED);
            return;
        }
        if (!origins.admits(request)) {
            answers.refuse(request, Refusal.ORIGIN_NOT_ALLOWED);
            return;
        }
        origins.mark(request);
        if (Origins.isPreflight(request)) {
            Origins.answerPreflight(request, routeClass);
            return;
        }
        if (!routeClass.takes(request.method().name())) {
            request.response().putHeader(HttpHeaders.ALLOW, routeClass.allow());
            answers.refuse(request, Refusal.METHOD_NOT_ALLOWED);
            return;
        }
        if (routeClass != RouteClass.SUBSCRIBE && !query.isEmpty()) {
            answers.refuse(request, Refusal.BAD_QUERY, "this route takes no query");
            return;
        }
        switch (routeClass) {
            case HEALTH, READINESS -> handlers.health().handle(request);
            case SUBSCRIBE, CALL, WEBSOCKET_TOKEN -> identified(request, route, query);
            case CLOSED, UNKNOWN -> throw new IllegalStateException("not public, yet here: " + route.path());
        }
    }

    private void identified(HttpServerRequest request, Route route, Query query) {
        boolean subscribing = route.routeClass() == RouteClass.SUBSCRIBE;
        var authorization = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        switch (Presented.of(authorization, query.token(), subscribing)) {
            case Presented.Refused(var refusal) -> answers.refuse(request, refusal);
            case Presented.One(var credential) -> {
                request.pause();
                verified(credential, subscribing)
                        .onSuccess(verdict -> settled(request, route, query, credential, verdict))
                        .onFailure(failure -> answers.failed(request, failure));
            }
        }
    }

    private Future<Verdict.Settled> verified(Secret credential, boolean subscribing) {
        return Future.fromCompletionStage(doorkeeper.verify(credential, subscribing), vertx.getOrCreateContext());
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
                case SUBSCRIBE -> handlers.subscribe().handle(request, route, query, bearer);
                case CALL -> handlers.call().handle(request, route, bearer.token());
                case WEBSOCKET_TOKEN -> handlers.ticket().handle(request, bearer.token());
                case HEALTH, READINESS, CLOSED, UNKNOWN ->
                    throw new IllegalStateException("takes no credential: " + route.path());
            }
        } catch (RuntimeException e) { // the top of a request: the client must have an answer, the others go on
            answers.failed(request, e);
        }
    }

    /**
     * A verified client.
     *
     * @param credential what it presented, to be given back to it in SpacetimeDB's first message
     */
    record Bearer(Secret credential, VerifiedToken token) {}
}
