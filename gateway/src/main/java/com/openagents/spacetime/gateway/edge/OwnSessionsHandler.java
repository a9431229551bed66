package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.token.Warrant;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/**
 * What a client may know and do of its own live sessions: list them, and let one live on by a fresh token. A session is
 * one's own if issuer and subject are the same; of others nobody learns that they exist.
 */
final class OwnSessionsHandler {
    private static final Logger LOG = Logger.getLogger(OwnSessionsHandler.class);

    private final Sessions sessions;
    private final SessionReview review;
    private final Answers answers;

    OwnSessionsHandler(Sessions sessions, SessionReview review, Answers answers) {
        this.sessions = sessions;
        this.review = review;
        this.answers = answers;
    }

    void list(HttpServerRequest request, Warrant caller) {
        Answers.json(request, 200, SessionsJson.forHolder(sessions.of(caller.holder())));
    }

    /**
     * Lets a session live on by the caller's token: its deadline, its rights, its id. If the token has no right to the
     * database the session stays as it was; if it has less than what the session has open, the session ends.
     *
     * @param id as it stood in the path
     */
    void renew(HttpServerRequest request, String id, Warrant fresh) {
        var own = SessionId.parse(id)
                .flatMap(sessions::find)
                .filter(session -> session.warrant().holder().equals(fresh.holder()));
        if (own.isEmpty()) {
            answers.refuse(request, Refusal.SESSION_NOT_FOUND);
            return;
        }
        var session = own.get();
        review.renew(session, fresh).ifPresentOrElse(refusal -> answers.refuse(request, refusal), () -> {
            LOG.infof(
                    "Session renewed session=%s holder=%s deadline=%s",
                    session.id(), fresh.holder().hash(), fresh.deadline());
            Answers.json(request, 200, SessionsJson.forHolder(session));
        });
    }
}
