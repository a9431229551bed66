package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Endpoint;
import com.openagents.spacetime.gateway.session.Place;
import com.openagents.spacetime.gateway.session.Sessions;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Leads requests of every class on to SpacetimeDB: right, limit, body, then the {@link Exchange}. Runs on the event loop of
 * the request's connection.
 */
final class Forwarder {
    /**
     * The largest module, in bytes. SpacetimeDB has no limit and holds what comes in memory; modules of today have a
     * hundredth of this.
     */
    static final long MOST_PUBLISHED = 64L * 1024 * 1024;

    /** SpacetimeDB drops a larger one without a word, and then resets to the program that is there (spec http §1). */
    static final long MOST_RESET = 2L * 1024 * 1024;

    /** How soon a client should try again that holds as many sockets and endless answers as it may. */
    private static final Duration PLACE_PAUSE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Sessions sessions;
    private final Exits exits;
    private final Answers answers;
    private final UpstreamRequests upstream;

    Forwarder(Vertx vertx, Sessions sessions, Exits exits) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.exits = exits;
        this.answers = exits.answers();
        this.upstream = new UpstreamRequests(vertx, exits.upstream());
    }

    void handle(Passage passage) {
        if (passage.database().isEmpty()) {
            Rights.ofOperators(passage.rules().policy(), passage.warrant(), passage.route())
                    .ifPresentOrElse(
                            refusal -> answers.refuse(passage.request(), refusal),
                            () -> limited(passage, Optional.empty()));
            return;
        }
        switch (Rights.decision(passage)) {
            case Decision.Refused(var refusal) -> answers.refuse(passage.request(), refusal);
            case Decision.Granted(var grant) -> limited(passage, Optional.of(grant));
        }
    }

    private void limited(Passage passage, Optional<Grant> grant) {
        var wait = passage.generation().calls().take(passage.bearer().counted());
        if (wait.isPositive()) {
            answers.refuseFor(passage.request(), Refusal.RATE_LIMITED, wait);
            return;
        }
        switch (passage.routeClass()) {
            case SQL -> collected(passage, (body, present) -> judged(passage, present, body));
            case CALL, ROUTES -> collected(passage, (body, _) -> send(passage, new Exchange.Body.Whole(body)));
            case ADMIN -> administered(passage);
            case LOGS -> listened(passage, grant.orElseThrow());
            case META, KEY, METRICS -> bodiless(passage);
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
                    READINESS -> throw new IllegalStateException("not forwarded: " + passage);
        }
    }

    private void collected(Passage passage, BiConsumer<Buffer, Grant> then) {
        new BodyCollector(
                        vertx,
                        exits.room(),
                        passage.request(),
                        passage.rules().edge().bodies())
                .body()
                .onSuccess(body -> guarded(passage, () -> arrived(passage, body, then)))
                .onFailure(failure -> answers.unread(passage.request(), failure));
    }

    /** Its sender may have taken long: what goes on is judged by the rights that are left. */
    private void arrived(Passage passage, Buffer body, BiConsumer<Buffer, Grant> then) {
        switch (exits.decision(passage)) {
            case Decision.Refused(var refusal) -> answers.refuse(passage.request(), refusal);
            case Decision.Granted(var grant) -> then.accept(body, grant);
        }
    }

    private void administered(Passage passage) {
        var endpoint = passage.route().endpoint();
        if (endpoint == Endpoint.PUBLISH || endpoint == Endpoint.PRE_PUBLISH) {
            streamed(passage, MOST_PUBLISHED);
        } else if (endpoint == Endpoint.RESET) {
            streamed(passage, MOST_RESET);
        } else {
            collected(passage, (body, _) -> send(passage, new Exchange.Body.Whole(body)));
        }
    }

    private void streamed(Passage passage, long most) {
        if (Upload.isDeclaredLonger(passage.request(), most)) {
            answers.tooLarge(passage.request(), most);
        } else {
            send(passage, new Exchange.Body.Streamed(most));
        }
    }

    private void bodiless(Passage passage) {
        passage.request().resume(); // what stands there in spite of it goes nowhere
        send(passage, new Exchange.Body.None());
    }

    private void listened(Passage passage, Grant grant) {
        if (!passage.isEndless()) {
            bodiless(passage);
            return;
        }
        var place = sessions.reserve(
                passage.bearer().counted(),
                passage.bearer().mostSockets(passage.rules().limits()));
        if (place.isEmpty()) {
            answers.refuseFor(passage.request(), Refusal.TOO_MANY_SOCKETS, PLACE_PAUSE);
            return;
        }
        passage.request().resume();
        send(passage, new Exchange.Body.None(), place.get(), grant);
    }

    private void send(Passage passage, Exchange.Body body, Place place, Grant grant) {
        try {
            Exchange.endless(vertx, passage, exits, place, grant).begin(upstream, body);
        } catch (RuntimeException e) { // the place is given back, whatever it was
            place.close();
            throw e;
        }
    }

    private void send(Passage passage, Exchange.Body body) {
        Exchange.of(vertx, passage, exits).begin(upstream, body);
    }

    private void judged(Passage passage, Grant grant, Buffer body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder() // reports what it cannot read, instead of replacing it
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException noText) {
            answers.refuse(passage.request(), Refusal.BAD_BODY, "the statement is not UTF-8");
            return;
        }
        Rights.ofStatement(passage.listener(), grant, text)
                .ifPresentOrElse(
                        refusal -> answers.refuse(passage.request(), refusal),
                        () -> send(passage, new Exchange.Body.Whole(body)));
    }

    private void guarded(Passage passage, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) { // the top of what the body's end sets off: the client must have an answer
            answers.failed(passage.request(), e);
        }
    }
}
