package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.session.Traffic;
import com.openagents.spacetime.gateway.token.Warrant;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer without end as a session: it ends with the client's rights like a socket does. There is no Close frame in
 * HTTP, and the status has been sent, so a client that is refused sees its connection or its stream reset; the log says
 * why. Fields belong to the event loop of the client's connection; other threads come in through {@link #hold} and
 * {@link #close}, which hop onto that loop.
 */
final class AnswerSession implements LiveSession {
    private static final Logger LOG = Logger.getLogger(AnswerSession.class);

    /** The clock is looked at so often at least, since a timer counts elapsed time and does not see it being set. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private final SessionId id = SessionId.random();
    private final Vertx vertx;
    private final Context loop;
    private final Passage passage;
    private final AnswerStream stream;
    private final Exits exits;
    private final Instant opened;
    private volatile Holding holding;
    private @Nullable Long deadline;

    /** By what it lives. */
    private record Holding(Warrant warrant, Grant grant) {}

    AnswerSession(Vertx vertx, Passage passage, Grant grant, AnswerStream stream, Exits exits) {
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
        this.passage = passage;
        this.stream = stream;
        this.exits = exits;
        this.opened = exits.clock().instant();
        this.holding = new Holding(passage.warrant(), grant);
    }

    /** Begins to count its time; to be called on the event loop. */
    void begin() {
        LOG.infof(
                "Answer opened session=%s holder=%s route=%s deadline=%s request=%s",
                id, warrant().holder().hash(), passage, warrant().deadline(), passage.requestId());
        LastingAnswers.of(passage.request()).ifPresent(this::mayBeSilent);
        stream.end().onSuccess(_ -> ended("server_closed")).onFailure(cut -> ended(String.valueOf(cut.getMessage())));
        waitForDeadline();
    }

    private void mayBeSilent(LastingAnswers connection) {
        connection.begin();
        stream.end().onComplete(_ -> connection.end());
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public Kind kind() {
        return Kind.ANSWER;
    }

    @Override
    public Right right() {
        return Right.LOGS;
    }

    @Override
    public Warrant warrant() {
        return holding.warrant();
    }

    @Override
    public Grant grant() {
        return holding.grant();
    }

    @Override
    public String database() {
        return passage.database().orElseThrow();
    }

    @Override
    public Instant opened() {
        return opened;
    }

    @Override
    public Traffic fromClient() {
        return Traffic.NONE;
    }

    @Override
    public Traffic fromServer() {
        return new Traffic(stream.passed(), 0);
    }

    @Override
    public Duration lag() {
        return stream.lag();
    }

    @Override
    public void hold(Warrant warrant, Grant grant, Refusal ifForbidden) {
        holding = new Holding(warrant, grant);
        loop.runOnContext(_ -> {
            if (grant.refusal(right()).isPresent()) {
                endBy(ifForbidden);
            } else {
                waitForDeadline();
            }
        });
    }

    @Override
    public void close(Refusal refusal) {
        loop.runOnContext(_ -> endBy(refusal));
    }

    private void endBy(Refusal refusal) {
        if (!stream.end().isComplete()) {
            exits.metrics().refused(refusal);
            stream.cut(refusal.code());
        }
    }

    private void waitForDeadline() {
        stopWaiting();
        if (stream.end().isComplete()) {
            return;
        }
        var left = Duration.between(exits.clock().instant(), warrant().deadline());
        if (!left.isPositive()) {
            endBy(Refusal.TOKEN_EXPIRED);
            return;
        }
        var sleep = left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
        deadline = vertx.setTimer(Math.max(1, sleep.toMillis()), _ -> waitForDeadline());
    }

    private void ended(String cause) {
        stopWaiting();
        LOG.infof(
                "Answer closed session=%s holder=%s route=%s cause=%s seconds=%d server_bytes=%d",
                id,
                warrant().holder().hash(),
                passage,
                cause,
                Duration.between(opened, exits.clock().instant()).toSeconds(),
                stream.passed());
    }

    private void stopWaiting() {
        if (deadline != null) {
            vertx.cancelTimer(deadline);
            deadline = null;
        }
    }
}
