package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.token.Warrant;
import com.openagents.spacetime.gateway.token.keys.KeyView;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jboss.logging.Logger;

/** What an operator may see and do of the gateway itself. That the caller is one has been found out before. */
final class OperatorHandler {
    private static final Logger LOG = Logger.getLogger(OperatorHandler.class);

    private final Sessions sessions;
    private final Keyring keyring;
    private final Answers answers;

    OperatorHandler(Sessions sessions, Keyring keyring, Answers answers) {
        this.sessions = sessions;
        this.keyring = keyring;
        this.answers = answers;
    }

    /** All live sessions, whoever's. */
    void sessions(HttpServerRequest request) {
        Answers.json(request, 200, SessionsJson.forOperator(sessions.live()));
    }

    /**
     * Ends a session.
     *
     * @param id as it stood in the path
     */
    void end(HttpServerRequest request, String id, Warrant operator) {
        var session = SessionId.parse(id).flatMap(sessions::find);
        if (session.isEmpty()) {
            answers.refuse(request, Refusal.SESSION_NOT_FOUND);
            return;
        }
        session.get().close(Refusal.SESSION_ENDED);
        LOG.infof(
                "Session ended by an operator session=%s operator=%s",
                session.get().id(), operator.holder().hash());
        Answers.json(request, 200, SessionsJson.forHolder(session.get()));
    }

    /** The keys that verify tokens now, by what stands for them. */
    void keys(HttpServerRequest request) {
        var keys = new JsonArray();
        keyring.keys().forEach(key -> keys.add(json(key)));
        Answers.json(request, 200, new JsonObject().put("keys", keys));
    }

    private static JsonObject json(KeyView key) {
        var json = new JsonObject()
                .put("issuer", key.issuerName())
                .put("algorithm", key.algorithm().headerValue())
                .put("fingerprint", key.fingerprint().toString())
                .put("age_seconds", key.age().toSeconds());
        key.kid().ifPresent(kid -> json.put("kid", kid));
        return json;
    }
}
