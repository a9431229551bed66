package com.openagents.spacetime.gateway.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Asks SpacetimeDB, when it matters, whether it answers at this moment: on a connection of its own, and not for long. */
public final class UpstreamProbe {
    private static final Duration AT_MOST = Duration.ofMillis(250);

    private final HttpClient client;
    private final RequestOptions question;

    /** Asks nothing yet. */
    public UpstreamProbe(Vertx vertx, UpstreamSettings settings) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) AT_MOST.toMillis()));
        this.question = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(settings.host())
                .setPort(settings.port())
                .setURI("/v1/health")
                .setTimeout(AT_MOST.toMillis());
    }

    /** Whether it answers, in whichever way; never a failure. */
    public CompletionStage<Boolean> answers() {
        return client.request(question)
                .compose(request -> request.exceptionHandler(_ -> {}) // the future fails with the same
                        .send()
                        .compose(HttpClientResponse::end))
                .map(true)
                .otherwise(false)
                .toCompletionStage();
    }
}
