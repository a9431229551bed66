package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Decision;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.token.Warrant;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What a client may know and do of its own live sessions: list them, and let one live on by a fresh token. A session is
 * one's own if issuer and subject are the same; of others nobody learns that they exist.
 */
final class OwnSessionsHandler {
    private static final Logger LOG = Logger.getLogger(OwnSessionsHandler.class);

    private final Sessions sessions;
    private final SessionReview review;
    private final Exits exits;

    OwnSessionsHandler(Sessions sessions, SessionReview review, Exits exits) {
        this.sessions = sessions;
        this.review = review;
        this.exits = exits;
    }

    void list(HttpServerRequest request, Warrant caller) {
        var own = sessions.live().stream()
                .filter(session -> isHeldBy(session, caller))
                .toList();
        Answers.json(request, 200, SessionsJson.forHolder(own));
    }

    /**
     * Lets a session live on by the caller's token: its deadline, its rights, its id. If the token has no right to the
     * database the session stays as it was; if it has less than what the session has open, the session ends.
     *
     * @param id as it stood in the path
     */
    void renew(HttpServerRequest request, String id, Warrant fresh) {
        var found = SessionId.parse(id).flatMap(sessions::find).filter(session -> isHeldBy(session, fresh));
        if (found.isEmpty()) {
            exits.answers().refuse(request, Refusal.SESSION_NOT_FOUND);
            return;
        }
        var session = found.get();
        switch (exits.generation().policy().may(fresh, session.database(), session.right())) {
            case Decision.Refused(var refusal) -> exits.answers().refuse(request, refusal);
            case Decision.Granted(var grant) -> {
                session.hold(fresh, grant, Refusal.MISSING_SCOPE);
                review.one(session); // what was revoked meanwhile did not find it with this warrant
                LOG.infof("Session renewed session=%s holder=%s deadline=%s", session.id(), fresh.holder().hash(), fresh.deadline());
                Answers.json(request, 200, SessionsJson.forHolder(session));
            }
        }
    }

    private static boolean isHeldBy(LiveSession session, Warrant caller) {
        var holder = session.warrant();
        return holder.issuerName().equals(caller.issuerName()) && holder.holder().equals(caller.holder());
    }
}
