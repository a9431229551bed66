package com.openagents.spacetime.gateway.session;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Instant;

/** A client's open socket, as lists show it and as drains, revocations and limits end it. All methods from any thread. */
public interface LiveSession {
    /** Its name, for as long as it lives. */
    SessionId id();

    /** By what it is held at this moment. */
    Warrant warrant();

    /** What it may do at this moment. */
    Grant grant();

    /** The database it was opened on, by the name in the policy. */
    String database();

    /** When its two connections were joined. */
    Instant opened();

    /** What the client has sent so far. */
    Traffic fromClient();

    /** What SpacetimeDB has sent so far. */
    Traffic fromServer();

    /**
     * Ends the socket with the refusal's Close code and reason. Returns at once; as soon as the socket's event loop takes
     * the call, no further byte of the client is passed on. A second call changes nothing: the first reason is the one
     * that the client reads.
     */
    void close(Refusal refusal);
}
