package com.openagents.spacetime.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Goes on with a request when an answer is there that may come late and from another thread: on the request's event loop,
 * and at once if the answer is there already.
 */
record Turn(Vertx vertx, Answers answers) {
    private static final Logger LOG = Logger.getLogger(Turn.class);

    /** Goes on, unless the client has left meanwhile: its request takes no handler any more. */
    <T> void next(HttpServerRequest request, CompletionStage<T> answer, Consumer<T> next) {
        next(request, answer, next, () -> {});
    }

    /**
     * The same.
     *
     * @param otherwise what is done if it does not go on, whatever the reason
     */
    <T> void next(HttpServerRequest request, CompletionStage<T> answer, Consumer<T> next, Runnable otherwise) {
        Future.fromCompletionStage(answer, vertx.getOrCreateContext())
                .onSuccess(value -> {
                    if (request.response().closed()) {
                        LOG.debug("A client left while its request was looked at");
                        otherwise.run();
                        return;
                    }
                    try {
                        next.accept(value);
                    } catch (RuntimeException e) { // the top of a request: the client must have an answer, others go on
                        otherwise.run();
                        answers.failed(request, e);
                    }
                })
                .onFailure(failure -> {
                    otherwise.run();
                    answers.failed(request, failure);
                });
    }

    /** Leaves the request's body where it is until somebody wants it; a client that leaves is noticed when its turn comes. */
    static void hold(HttpServerRequest request) {
        request.pause();
        request.exceptionHandler(_ -> {});
    }
}
