package com.openagents.spacetime.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** SpacetimeDB as far as it answers whose a name is. */
final class NameServer {
    private final HttpServer server;
    private final Map<String, DatabaseIdentity> names = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private volatile @Nullable String owner = "0xc2001";
    private volatile @Nullable String nonsense;
    private volatile Future<Void> mayAnswer = Future.succeededFuture();

    NameServer(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(request -> mayAnswer.onSuccess(_ -> answer(request)));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    int port() {
        return server.actualPort();
    }

    /** What it knows; may be changed. */
    Map<String, DatabaseIdentity> names() {
        return names;
    }

    /** Who owns everything from now on, or nobody. */
    void owner(@Nullable String newOwner) {
        owner = newOwner;
    }

    /** What it answers to every question from now on. */
    void says(String text) {
        nonsense = text;
    }

    /** Answers nothing until the promise is kept. */
    Promise<Void> hold() {
        Promise<Void> letGo = Promise.promise();
        mayAnswer = letGo.future();
        return letGo;
    }

    void away() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    /** How often it was asked for the identity behind a name. */
    int asked(String name) {
        return asked.computeIfAbsent(name, _ -> new AtomicInteger()).get();
    }

    private void answer(HttpServerRequest request) {
        var segments = request.path().split("/", -1);
        var name = segments[3];
        var identity = names.get(name);
        if (nonsense != null) {
            request.response().end(nonsense);
        } else if (segments.length == 5) {
            asked.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
            if (identity == null) {
                request.response().setStatusCode(404).end();
            } else {
                request.response().end(identity.digits());
            }
        } else if (owner == null) {
            request.response().setStatusCode(404).end();
        } else {
            request.response().end("{\"owner_identity\":{\"__identity__\":\"%s\"}}".formatted(owner));
        }
    }
}
