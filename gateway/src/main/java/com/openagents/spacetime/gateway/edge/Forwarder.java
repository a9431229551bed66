package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Endpoint;
import com.openagents.spacetime.gateway.session.Place;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Leads requests of every class on to SpacetimeDB: right, limits, body, then the {@link Exchange}. Runs on the event loop of
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

    private final Vertx vertx;
    private final Gate gate;
    private final Exits exits;
    private final Answers answers;
    private final UpstreamRequests upstream;

    Forwarder(Vertx vertx, Gate gate, Exits exits) {
        this.vertx = vertx;
        this.gate = gate;
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
        gate.call(passage, slot -> {
            var call = new Call(passage, slot, exits);
            guarded(call, () -> admitted(call, grant));
        });
    }

    private void admitted(Call call, Optional<Grant> grant) {
        var passage = call.passage();
        switch (passage.routeClass()) {
            case SQL -> collected(call, (body, present) -> judged(call, present, body));
            case CALL, ROUTES -> collected(call, (body, _) -> send(call, new Exchange.Body.Whole(body)));
            case ADMIN -> administered(call);
            case LOGS -> listened(call, grant.orElseThrow());
            case META, KEY, METRICS -> bodiless(call);
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

    private void collected(Call call, BiConsumer<Buffer, Grant> then) {
        var passage = call.passage();
        new BodyCollector(
                        vertx,
                        call.room(),
                        passage.request(),
                        passage.rules().edge().bodies())
                .body()
                .onSuccess(body -> guarded(call, () -> arrived(call, body, then)))
                .onFailure(failure -> {
                    call.close();
                    answers.unread(passage.request(), failure);
                });
    }

    /** Its sender may have taken long: what goes on is judged by the rights that are left. */
    private void arrived(Call call, Buffer body, BiConsumer<Buffer, Grant> then) {
        switch (exits.decision(call.passage())) {
            case Decision.Refused(var refusal) -> refuse(call, refusal);
            case Decision.Granted(var grant) -> then.accept(body, grant);
        }
    }

    private void administered(Call call) {
        var endpoint = call.passage().route().endpoint();
        if (endpoint == Endpoint.PUBLISH || endpoint == Endpoint.PRE_PUBLISH) {
            streamed(call, MOST_PUBLISHED);
        } else if (endpoint == Endpoint.RESET) {
            streamed(call, MOST_RESET);
        } else {
            collected(call, (body, _) -> send(call, new Exchange.Body.Whole(body)));
        }
    }

    private void streamed(Call call, long most) {
        var request = call.passage().request();
        if (Upload.isDeclaredLonger(request, most)) {
            call.close();
            answers.tooLarge(request, most);
        } else {
            send(call, new Exchange.Body.Streamed(most));
        }
    }

    private void bodiless(Call call) {
        call.passage().request().resume(); // what stands there in spite of it goes nowhere
        send(call, new Exchange.Body.None());
    }

    private void listened(Call call, Grant grant) {
        var passage = call.passage();
        if (!passage.isEndless()) {
            bodiless(call);
            return;
        }
        call.close(); // a drain ends it as it ends a socket
        gate.place(passage).ifPresent(place -> {
            passage.request().resume();
            send(passage, new Exchange.Body.None(), place, grant);
        });
    }

    private void send(Passage passage, Exchange.Body body, Place place, Grant grant) {
        try {
            Exchange.endless(vertx, passage, exits, place, grant).begin(upstream, body);
        } catch (RuntimeException e) { // the place is given back, whatever it was
            place.close();
            throw e;
        }
    }

    private void send(Call call, Exchange.Body body) {
        Exchange.of(vertx, call, exits).begin(upstream, body);
    }

    private void judged(Call call, Grant grant, Buffer body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder() // reports what it cannot read, instead of replacing it
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException noText) {
            call.close();
            answers.refuse(call.passage().request(), Refusal.BAD_BODY, "the statement is not UTF-8");
            return;
        }
        Rights.ofStatement(call.passage().listener(), grant, text)
                .ifPresentOrElse(refusal -> refuse(call, refusal), () -> send(call, new Exchange.Body.Whole(body)));
    }

    private void refuse(Call call, Refusal refusal) {
        call.close();
        answers.refuse(call.passage().request(), refusal);
    }

    private void guarded(Call call, Runnable step) {
        try {
            step.run();
        } catch (
                RuntimeException
                        e) { // the top of what the limits or the body's end set off: the client must have an answer
            call.close();
            answers.failed(call.passage().request(), e);
        }
    }
}
