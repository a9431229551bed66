package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.revocation.ControlDocument;
import com.openagents.spacetime.gateway.revocation.ControlSignature;
import com.openagents.spacetime.gateway.revocation.DocumentReading;
import com.openagents.spacetime.gateway.revocation.OperatorDocument;
import com.openagents.spacetime.gateway.revocation.RevocationOrder;
import com.openagents.spacetime.gateway.revocation.Revocations;
import com.openagents.spacetime.gateway.revocation.RevocationsNotStored;
import com.openagents.spacetime.gateway.token.Warrant;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes orders to take tokens back: from operators, who have shown a token, and from the control service, which signs each
 * order. The answer is given after the order is on disk; by then its sessions are being closed. Where there are other
 * replicas it says whether they have been told, in {@code shared}: if not, they will be, and nobody need ask again.
 */
final class RevocationHandler {
    private static final Logger LOG = Logger.getLogger(RevocationHandler.class);

    /** Anyone who reaches the listener can send such a thing. */
    private static final Seldom UNSIGNED = new Seldom(Duration.ofSeconds(10));

    private final Vertx vertx;
    private final Revocations revocations;
    private final Exits exits;

    RevocationHandler(Vertx vertx, Revocations revocations, Exits exits) {
        this.vertx = vertx;
        this.revocations = revocations;
        this.exits = exits;
    }

    /** Takes an operator's order. */
    void fromOperator(HttpServerRequest request, Warrant operator) {
        var issuers = exits.generation().rules().issuers();
        var by = operator.holder().hash();
        read(
                request,
                by,
                OperatorDocument.maxBytes(),
                () -> objection(operator),
                body -> OperatorDocument.read(
                        body.getBytes(), issuers, exits.clock().instant()));
    }

    /** Takes an order of the control service, which presents no other credential. */
    void fromControl(HttpServerRequest request) {
        var headers = request.headers().getAll(ControlSignature.HEADER);
        var signature = exits.generation().rules().controlSignature();
        if (signature.isEmpty()) {
            unsigned(request, "no secret for it is configured");
            return;
        }
        switch (signature.get().check(headers, exits.clock().instant())) {
            case ControlSignature.Check.Refused(var why) -> unsigned(request, why);
            case ControlSignature.Check.Accepted accepted ->
                read(
                        request,
                        "control",
                        ControlDocument.maxBytes(),
                        Optional::empty, // its nonce is judged again when it is stored
                        body -> ControlDocument.read(
                                body.getBytes(), accepted, exits.clock().instant()));
        }
    }

    private void unsigned(HttpServerRequest request, String why) {
        UNSIGNED.say(leftOut -> LOG.warnf(
                "An order of the control service was refused reason=\"%s\" request=%s left_out=%d",
                why, Correlation.idOf(request), leftOut));
        exits.answers().refuse(request, Refusal.INVALID_SIGNATURE);
    }

    /** Why an operator is none any more by the time that the document is whole. */
    private Optional<Refusal> objection(Warrant operator) {
        return exits.objection(operator)
                .or(() -> exits.generation().rules().policy().mayOperate(operator)
                        ? Optional.empty()
                        : Optional.of(Refusal.MISSING_SCOPE));
    }

    private void read(
            HttpServerRequest request,
            String by,
            int most,
            Supplier<Optional<Refusal>> objection,
            Function<Buffer, DocumentReading> document) {
        request.pause();
        var limits = exits.generation().rules().edge().bodies().withMost(most);
        var room = exits.room().share();
        request.response().endHandler(_ -> room.close()); // also when the client has gone
        new BodyCollector(vertx, room, request, limits)
                .body()
                .onSuccess(body -> objection
                        .get()
                        .ifPresentOrElse(
                                refusal -> exits.answers().refuse(request, refusal),
                                () -> understand(request, by, document.apply(body))))
                .onFailure(failure -> exits.answers().unread(request, failure));
    }

    private void understand(HttpServerRequest request, String by, DocumentReading reading) {
        switch (reading) {
            case DocumentReading.Malformed(var why) -> exits.answers().refuse(request, Refusal.BAD_BODY, why);
            case DocumentReading.Understood(var order) -> store(request, by, order);
        }
    }

    private void store(HttpServerRequest request, String by, RevocationOrder order) {
        vertx.executeBlocking(() -> revocations.add(order), false)
                .onSuccess(outcome -> answer(request, by, order, outcome))
                .onFailure(failure -> {
                    if (failure instanceof RevocationsNotStored) {
                        LOG.errorf("A revocation was not stored by=%s reason=\"%s\"", by, failure.getMessage());
                        exits.answers().refuse(request, Refusal.REVOCATION_NOT_STORED);
                    } else {
                        exits.answers().failed(request, failure);
                    }
                });
    }

    private void answer(HttpServerRequest request, String by, RevocationOrder order, Revocations.Outcome outcome) {
        switch (outcome) {
            case REPEATED -> unsigned(request, "its nonce has been used before");
            case STORED -> stored(request, by, order, Optional.empty());
            case SHARED -> stored(request, by, order, Optional.of(true));
            case UNSHARED -> stored(request, by, order, Optional.of(false));
        }
    }

    /** Says so; the order's reason is logged where it is stored. */
    private static void stored(HttpServerRequest request, String by, RevocationOrder order, Optional<Boolean> shared) {
        int count = order.revocations().size();
        LOG.infof("Revocations stored by=%s count=%d", by, count);
        var answer = new JsonObject().put("stored", count);
        shared.ifPresent(told -> answer.put("shared", told));
        Answers.json(request, 200, answer);
    }
}
