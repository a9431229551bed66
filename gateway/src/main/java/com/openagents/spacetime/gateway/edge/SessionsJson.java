package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.session.LiveSession;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;

/** Live sessions as lists show them, the oldest first. */
final class SessionsJson {
    private SessionsJson() {}

    /** As their own holder sees them. */
    static JsonObject forHolder(Collection<LiveSession> sessions) {
        return list(sessions, SessionsJson::forHolder);
    }

    /** As operators see them: also whose they are, by hash. */
    static JsonObject forOperator(Collection<LiveSession> sessions) {
        return list(
                sessions,
                session -> forHolder(session)
                        .put("issuer", session.warrant().issuerName())
                        .put("holder", session.warrant().holder().hash())
                        .put("client_bytes", session.fromClient().bytes())
                        .put("client_messages", session.fromClient().messages())
                        .put("server_bytes", session.fromServer().bytes())
                        .put("server_messages", session.fromServer().messages()));
    }

    static JsonObject forHolder(LiveSession session) {
        var json = new JsonObject()
                .put("id", session.id().text())
                .put("database", session.database())
                .put("kind", session.kind().name().toLowerCase(Locale.ROOT))
                .put("opened", session.opened().toString());
        var deadline = session.warrant().deadline();
        return deadline.equals(Instant.MAX) ? json : json.put("deadline", deadline.toString());
    }

    private static JsonObject list(Collection<LiveSession> sessions, Function<LiveSession, JsonObject> form) {
        var array = new JsonArray();
        sessions.stream()
                .sorted(Comparator.comparing(LiveSession::opened))
                .forEach(session -> array.add(form.apply(session)));
        return new JsonObject().put("sessions", array);
    }
}
