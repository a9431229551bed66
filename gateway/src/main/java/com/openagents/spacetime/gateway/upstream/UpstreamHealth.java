package com.openagents.spacetime.gateway.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Whether SpacetimeDB answers, asked every two seconds in the background, so that being asked costs nothing. It says that
 * the process is there; a database opens at its first use.
 */
public final class UpstreamHealth {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(UpstreamHealth.class);

    private final String authority;
    private final HttpClient client;
    private final RequestOptions question;
    private volatile boolean reachable;
    private boolean asked; // event loop only, like all that is noted
    private volatile Optional<Duration> roundTrip = Optional.empty();

    /** Begins to ask. */
    public UpstreamHealth(Vertx vertx, UpstreamSettings settings) {
        this.authority = settings.authority();
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(1).setConnectTimeout((int) AT_MOST.toMillis()));
        this.question = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(settings.host())
                .setPort(settings.port())
                .setURI("/v1/health")
                .setTimeout(AT_MOST.toMillis());
        ask();
        vertx.setPeriodic(EVERY.toMillis(), _ -> ask());
    }

    /** Whether the last answer was good. */
    public boolean isReachable() {
        return reachable;
    }

    /** How long the last good answer took; empty while there is none. */
    public Optional<Duration> roundTrip() {
        return roundTrip;
    }

    private void ask() {
        long begun = System.nanoTime();
        client.request(question)
                .compose(request -> request.exceptionHandler(_ -> {}) // the future fails with the same
                        .send()
                        .compose(response -> response.end().map(response.statusCode() == 200)))
                .onComplete(answer ->
                        note(answer.succeeded() && answer.result(), Duration.ofNanos(System.nanoTime() - begun)));
    }

    private void note(boolean answers, Duration after) {
        if (answers && !reachable) {
            LOG.infof("SpacetimeDB at %s answers", authority);
        } else if (!answers && (reachable || !asked)) {
            LOG.warnf("SpacetimeDB at %s does not answer", authority);
        }
        asked = true;
        reachable = answers;
        if (answers) {
            roundTrip = Optional.of(after);
        }
    }
}
