package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.RouteClass;
import com.openagents.spacetime.gateway.session.Place;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request passed to SpacetimeDB, and its answer on its way back, part by part as the client takes it. Nothing is ever
 * tried twice: the first try may have run. SpacetimeDB's 530 (the reducer failed) and 402 (no energy) are answers like any
 * other. Every field belongs to the event loop of the client's connection.
 *
 * <p>If the client leaves before the answer begins, a request that SpacetimeDB has whole is left to it: to cut it off there
 * could leave the module's connect hook without its disconnect hook. An upload that is not whole is cut off, and so is an
 * answer that nobody reads.
 */
final class Exchange {
    private static final Logger LOG = Logger.getLogger(Exchange.class);

    /** SpacetimeDB waits up to five minutes until an update is durable, if it is asked to (spec http §1). */
    private static final Duration UPDATE_PATIENCE = Duration.ofMinutes(6);

    private static final Seldom TOKEN_REFUSED = new Seldom(Duration.ofMinutes(1));
    private static final Seldom TOO_LONG = new Seldom(Duration.ofSeconds(1));
    private static final Seldom NOT_PASSED = new Seldom(Duration.ofSeconds(1));

    private final Vertx vertx;
    private final Passage passage;
    private final Exits exits;
    private final Runnable over;
    private final @Nullable Lasting lasting;
    private @Nullable HttpClientRequest outgoing;
    private @Nullable Upload upload;
    private @Nullable AnswerStream answer;
    private @Nullable Long patience;
    private long begun;
    private boolean left;

    /** What goes upstream behind the head. */
    sealed interface Body {
        /** Nothing. */
        record None() implements Body {}

        /** What has been read already. */
        record Whole(Buffer bytes) implements Body {}

        /** The request's own, as it comes, up to a number of bytes. */
        record Streamed(long most) implements Body {}
    }

    /** What an answer needs that lasts: its place among the live sessions, and by what it may last. */
    private record Lasting(Place place, Grant grant) {}

    private Exchange(Vertx vertx, Passage passage, Exits exits, Runnable over, @Nullable Lasting lasting) {
        this.vertx = vertx;
        this.passage = passage;
        this.exits = exits;
        this.over = over;
        this.lasting = lasting;
    }

    /** How long a client may have to wait for the first byte of its answer. */
    static Duration longest(UpstreamSettings upstream) {
        var answer = upstream.connectTimeout().plus(upstream.answerTimeout());
        return answer.compareTo(UPDATE_PATIENCE) > 0 ? answer : UPDATE_PATIENCE;
    }

    /** One whose answer ends by itself; closes the call in the end. */
    static Exchange of(Vertx vertx, Call call, Exits exits) {
        return new Exchange(vertx, call.passage(), exits, call::close, null);
    }

    /** One whose answer lasts as long as its client and its client's rights; gives the place back in the end. */
    static Exchange endless(Vertx vertx, Passage passage, Exits exits, Place place, Grant grant) {
        return new Exchange(vertx, passage, exits, place::close, new Lasting(place, grant));
    }

    void begin(UpstreamRequests upstream, Body body) {
        begun = System.nanoTime();
        var opening = upstream.open(passage, exits.credentialFor(passage.bearer()));
        passage.request().response().exceptionHandler(_ -> left()).closeHandler(_ -> left());
        opening.onSuccess(request -> opened(request, body)).onFailure(this::notOpened);
    }

    private void opened(HttpClientRequest request, Body body) {
        if (left) {
            request.reset();
            over.run();
            return;
        }
        outgoing = request.exceptionHandler(_ -> {}); // the answer's future fails with the same
        request.response().onSuccess(this::answered).onFailure(this::failed);
        switch (body) {
            case Body.None _ -> {
                request.end();
                beginToWait(request);
            }
            case Body.Whole(var bytes) -> {
                request.end(bytes);
                beginToWait(request);
            }
            case Body.Streamed(var most) -> {
                upload = new Upload(vertx, passage.request(), request, most, this::objection);
                upload.begin()
                        .onSuccess(_ -> beginToWait(request))
                        .onFailure(failure -> cutOff(request, failure, most));
            }
        }
    }

    private void beginToWait(HttpClientRequest request) {
        if (answer == null) {
            var limit = passage.routeClass() == RouteClass.ADMIN
                    ? UPDATE_PATIENCE
                    : exits.upstream().answerTimeout();
            patience = vertx.setTimer(limit.toMillis(), _ -> {
                patience = null;
                request.reset(0, new TimeoutException("no answer within %d s".formatted(limit.toSeconds())));
            });
        }
    }

    private void cutOff(HttpClientRequest request, Throwable failure, long most) {
        switch (failure) {
            case BodyCollector.TooLarge _ -> exits.answers().tooLarge(passage.request(), most);
            case BodyCollector.Late late -> exits.answers().unread(passage.request(), late);
            case Upload.RightEnded ended -> exits.answers().refuse(passage.request(), ended.refusal());
            default -> left = true;
        }
        request.reset();
    }

    private Optional<Refusal> objection() {
        return exits.decision(passage) instanceof Decision.Refused(var refusal)
                ? Optional.of(refusal)
                : Optional.empty();
    }

    private void answered(HttpClientResponse incoming) {
        stopWaiting();
        incoming.exceptionHandler(_ -> {}); // until somebody reads it: it may be reset unread
        exits.metrics().called(incoming.statusCode(), passage.routeWord(), Duration.ofNanos(System.nanoTime() - begun));
        if (left) {
            incoming.request().reset();
            over.run();
            return;
        }
        if (AnswerHead.refusesOurToken(passage, incoming)) {
            TOKEN_REFUSED.say(
                    leftOut -> LOG.errorf("%s left_out=%d", exits.tokens().whenRefused(), leftOut));
            unusable(incoming);
            return;
        }
        if (AnswerStream.isTooLong(passage, incoming)) {
            TOO_LONG.say(leftOut -> LOG.warnf(
                    "A module's answer is longer than %d bytes route=%s request=%s left_out=%d",
                    AnswerStream.MOST_OF_A_MODULE, passage, passage.requestId(), leftOut));
            unusable(incoming);
            return;
        }
        begin(incoming);
    }

    private void unusable(HttpClientResponse incoming) {
        incoming.request().reset();
        over.run();
        exits.answers().refuse(passage.request(), Refusal.UPSTREAM_PROTOCOL_ERROR);
    }

    private void begin(HttpClientResponse incoming) {
        var rest = UnreadBody.of(passage.request());
        var stream = new AnswerStream(vertx, passage, incoming, exits.upstream().answerTimeout());
        answer = stream;
        stream.end().onComplete(_ -> over.run());
        if (upload != null && !upload.isWhole()) {
            upload.stop();
            rest.announce();
            stream.end().onSuccess(_ -> incoming.request().reset()); // half a request stands on that connection
        }
        if (lasting != null && incoming.statusCode() == 200) {
            var session = new AnswerSession(vertx, passage, lasting.grant(), stream, exits);
            session.begin();
            lasting.place().occupy(session);
            exits.joined(session);
        }
        stream.begin().onSuccess(_ -> rest.passOver());
    }

    /** The client's connection or stream has ended: in HTTP/2 that is also how an answer ends which it has got whole. */
    private void left() {
        if (passage.request().response().ended()) {
            return;
        }
        left = true;
        if (answer != null) {
            answer.cut("client_gone");
        } else if (outgoing != null && (lasting != null || (upload != null && !upload.isWhole()))) {
            outgoing.reset();
        }
    }

    private void notOpened(Throwable failure) {
        if (failure instanceof ConnectException) {
            exits.lostServers().connectFailed();
        }
        failed(failure);
    }

    private void failed(Throwable failure) {
        stopWaiting();
        over.run();
        if (upload != null && !upload.isWhole()) {
            upload.stop();
        }
        if (passage.request().response().ended()) {
            return; // the upload was too long or its right ended, and its client has been told
        }
        if (left) {
            LOG.debugf("A client left before it was answered route=%s", passage);
            return;
        }
        NOT_PASSED.say(leftOut -> LOG.warnf(
                "A request could not be passed to SpacetimeDB at %s route=%s request=%s reason=\"%s\" left_out=%d",
                exits.upstream().authority(), passage, passage.requestId(), failure.getMessage(), leftOut));
        if (isLate(failure)) {
            exits.answers().refuse(passage.request(), Refusal.UPSTREAM_TIMEOUT);
        } else {
            exits.answers().refuseFor(passage.request(), Refusal.UPSTREAM_UNAVAILABLE, Pause.next());
        }
    }

    private static boolean isLate(Throwable failure) {
        return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    }

    private void stopWaiting() {
        if (patience != null) {
            vertx.cancelTimer(patience);
            patience = null;
        }
    }
}
