package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Route;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Passes one reducer or procedure call to SpacetimeDB and its answer back. A call is never tried twice: the first may have
 * run. SpacetimeDB's 530 (the reducer failed) and 402 (no energy) are answers like any other.
 */
final class CallHandler {
    private static final Logger LOG = Logger.getLogger(CallHandler.class);

    /** Connections kept to SpacetimeDB; further calls wait for one, in order. */
    private static final int CONNECTIONS = 64;

    private static final int MOST_WAITING = 1_024;

    /** What a client may read of SpacetimeDB's answer: not its CORS, and not the token that it echoes. */
    private static final List<String> PASSED_BACK = List.of(
            "content-type", "spacetime-identity", "spacetime-energy-used", "spacetime-execution-duration-micros");

    private final Exits exits;
    private final Answers answers;
    private final HttpClient client;

    CallHandler(Vertx vertx, Exits exits) {
        this.exits = exits;
        this.answers = exits.answers();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectTimeout((int) exits.upstream().connectTimeout().toMillis()));
    }

    void handle(HttpServerRequest request, Route route, Bearer bearer) {
        var generation = exits.generation();
        var decision = generation
                .rules()
                .policy()
                .call(
                        bearer.warrant(),
                        route.database().orElseThrow(),
                        route.reducer().orElseThrow());
        switch (decision) {
            case Decision.Refused(var refusal) -> answers.refuse(request, refusal);
            case Decision.Granted _ -> limited(request, route, bearer, generation);
        }
    }

    private void limited(HttpServerRequest request, Route route, Bearer bearer, Generation generation) {
        Duration wait = generation.calls().take(bearer.counted());
        if (wait.isPositive()) {
            answers.refuseFor(request, Refusal.RATE_LIMITED, wait);
            return;
        }
        long most = generation.rules().edge().maxBody();
        new BodyCollector(request, most)
                .body()
                .onSuccess(body -> pass(request, route, bearer, body))
                .onFailure(failure -> exits.unread(request, failure, most));
    }

    private void pass(HttpServerRequest request, Route route, Bearer bearer, Buffer body) {
        RequestOptions options;
        try {
            options = options(request, route, bearer);
        } catch (RuntimeException e) { // the top of what the body's end sets off: the client must have an answer
            answers.failed(request, e);
            return;
        }
        client.request(options)
                .compose(call -> call.exceptionHandler(_ -> {}) // the future fails with the same
                        .send(body))
                .compose(answer -> answer.body().map(text -> answer(request, answer, text)))
                .onFailure(failure -> failed(request, failure));
    }

    /** Whole before a connection is taken for it: a header that is refused later would keep that from everyone else. */
    private RequestOptions options(HttpServerRequest request, Route route, Bearer bearer) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(exits.upstream().host())
                .setPort(exits.upstream().port())
                .setURI(route.path())
                .setTimeout(exits.upstream().answerTimeout().toMillis());
        ForwardedHeaders.of(request).forEach(options::putHeader);
        ForwardedHeaders.plain(request, HttpHeaders.CONTENT_TYPE)
                .ifPresent(type -> options.putHeader(HttpHeaders.CONTENT_TYPE, type));
        return options.putHeader(
                HttpHeaders.AUTHORIZATION,
                "Bearer " + exits.credentialFor(bearer).reveal());
    }

    private Void answer(HttpServerRequest request, HttpClientResponse answer, Buffer text) {
        exits.metrics().called(answer.statusCode());
        if (answer.statusCode() == 401) {
            LOG.errorf("SpacetimeDB refuses the gateway's own token: are upstream.private-key and its key the same?");
            answers.refuse(request, Refusal.UPSTREAM_PROTOCOL_ERROR);
            return null;
        }
        var response = request.response();
        if (response.closed()) {
            return null;
        }
        for (var name : PASSED_BACK) {
            var value = answer.getHeader(name);
            if (value != null) {
                response.putHeader(name, value);
            }
        }
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .setStatusCode(answer.statusCode())
                .end(text);
        return null;
    }

    private void failed(HttpServerRequest request, Throwable failure) {
        LOG.warnf(
                "A call could not be passed to SpacetimeDB at %s: %s",
                exits.upstream().authority(), failure.getMessage());
        boolean late = failure instanceof TimeoutException || failure instanceof StreamResetException;
        answers.refuse(request, late ? Refusal.UPSTREAM_TIMEOUT : Refusal.UPSTREAM_UNAVAILABLE);
    }
}
