package com.openagents.spacetime.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * What the gateway asks SpacetimeDB about databases on its own account, without any credential. Each question has a time
 * limit, and few are asked at once. Any thread may ask.
 */
final class IdentityQuestions {
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final int AT_ONCE = 4;
    private static final int MOST_WAITING = 256;
    private static final int LONGEST_ANSWER = 16 * 1024; // an identity has 64 bytes, a database's record a few hundred

    private final HttpClient client;
    private final UpstreamSettings settings;

    IdentityQuestions(Vertx vertx, UpstreamSettings settings) {
        this.settings = settings;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false) // questions are rare: a connection that waited for one might be ending
                .setMaxPoolSize(AT_ONCE)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectTimeout((int) settings.connectTimeout().toMillis()));
    }

    /** The identity behind a name; nothing if there is no such name. Fails if SpacetimeDB does not say. */
    Future<Optional<DatabaseIdentity>> identityOf(String name) {
        return ask("/v1/database/%s/identity".formatted(name), text -> DatabaseIdentity.parse(text.strip()));
    }

    /** Who owns the database behind a name; nothing if there is none. Fails if SpacetimeDB does not say. */
    Future<Optional<String>> ownerOf(String name) {
        return ask("/v1/database/" + name, IdentityQuestions::owner);
    }

    private interface Reading<T> {
        Optional<T> of(String text);
    }

    private <T> Future<Optional<T>> ask(String path, Reading<T> reading) {
        var question = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(settings.host())
                .setPort(settings.port())
                .setURI(path)
                .setTimeout(AT_MOST.toMillis());
        return client.request(question)
                .compose(request -> request.exceptionHandler(_ -> {}) // the future fails with the same
                        .send()
                        .compose(answer ->
                                read(answer, path, reading))); // in here, lest the answer ends before it is read
    }

    private <T> Future<Optional<T>> read(HttpClientResponse answer, String path, Reading<T> reading) {
        if (answer.statusCode() == 404) {
            return Future.succeededFuture(Optional.empty());
        }
        return bounded(answer).compose(body -> {
            var read = answer.statusCode() == 200 ? reading.of(body.toString()) : Optional.<T>empty();
            return read.isPresent()
                    ? Future.succeededFuture(read)
                    : Future.failedFuture(
                            new UpstreamMisbehaved("SpacetimeDB at %s answered %s with status %d and %d bytes"
                                    .formatted(settings.authority(), path, answer.statusCode(), body.length())));
        });
    }

    private Future<Buffer> bounded(HttpClientResponse answer) {
        var body = Buffer.buffer();
        answer.exceptionHandler(_ -> {}); // its end fails with the same
        answer.handler(part -> {
            if (body.length() + part.length() > LONGEST_ANSWER) {
                answer.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return answer.end().map(body);
    }

    /** {@code {"owner_identity":{"__identity__":"0x…"},…}} (spec http §1). */
    private static Optional<String> owner(String json) {
        try {
            return Optional.ofNullable(new JsonObject(json).getJsonObject("owner_identity"))
                    .map(owner -> owner.getString("__identity__"));
        } catch (DecodeException | ClassCastException noSuchDocument) {
            return Optional.empty();
        }
    }
}
