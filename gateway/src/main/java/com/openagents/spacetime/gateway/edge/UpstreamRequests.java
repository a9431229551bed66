package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/**
 * Plain HTTP requests to SpacetimeDB. Calls, queries, the operator's work and logs have connections of their own, so that a
 * client which reads a large answer slowly, or a log that is listened to for hours, keeps nobody from calling.
 */
final class UpstreamRequests {
    /** Connections kept for each purpose; further requests wait for one, in order. */
    private static final int CONNECTIONS = 64;

    private static final int MOST_WAITING = 1_024;

    private final UpstreamSettings settings;
    private final HttpClient calls;
    private final HttpClient queries;
    private final HttpClient operations;
    private final HttpClient logs;

    UpstreamRequests(Vertx vertx, UpstreamSettings settings) {
        this.settings = settings;
        this.calls = client(vertx, settings);
        this.queries = client(vertx, settings);
        this.operations = client(vertx, settings);
        this.logs = client(vertx, settings);
    }

    private static HttpClient client(Vertx vertx, UpstreamSettings settings) {
        return vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setMaxHeaderSize(UpstreamSettings.MOST_OF_A_HEAD)
                .setConnectTimeout((int) settings.connectTimeout().toMillis()));
    }

    /**
     * A connection with a request that has not been sent. Its head is whole before: a header that is refused later would
     * keep the connection from everyone else.
     *
     * @param credential what SpacetimeDB is shown, alone
     * @return fails if none can be had in time
     * @throws IllegalArgumentException if a header cannot be written in HTTP/1.1
     */
    Future<HttpClientRequest> open(Passage passage, Secret credential) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(passage.request().method().name()))
                .setHost(settings.host())
                .setPort(settings.port())
                .setURI(passage.target())
                .setConnectTimeout(settings.answerTimeout().toMillis());
        ForwardedHeaders.of(passage).forEach(header -> options.addHeader(header.getKey(), header.getValue()));
        options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + credential.reveal());
        return clientFor(passage.routeClass()).request(options);
    }

    private HttpClient clientFor(RouteClass routeClass) {
        return switch (routeClass) {
            case CALL -> calls;
            case SQL, ROUTES -> queries;
            case META, ADMIN, KEY, METRICS -> operations;
            case LOGS -> logs;
            case SUBSCRIBE,
                    MINT,
                    VERIFY,
                    MCP,
                    ENERGY,
                    INTERNAL,
                    WEBSOCKET_TOKEN,
                    OWN_SESSIONS,
                    OPERATION,
                    CONTROL,
                    PING,
                    HEALTH,
                    READINESS -> throw new IllegalStateException("not forwarded: " + routeClass);
        };
    }
}
