package com.openagents.spacetime.gateway.session;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Warrant;
import java.time.Duration;
import java.time.Instant;

/**
 * What a client has open for longer than a request, as lists show it and as drains, revocations, policies and limits end
 * it. All methods from any thread.
 */
public interface LiveSession {
    /** What a session is. */
    enum Kind {
        /** A WebSocket. */
        SOCKET,
        /** An HTTP answer that does not end by itself. */
        ANSWER
    }

    /** Its name, for as long as it lives. */
    SessionId id();

    /** What it is. */
    Kind kind();

    /** The right that it was opened with, and without which it cannot be. */
    Right right();

    /** By what it is held: the warrant that it was opened with, or was last told to live by. */
    Warrant warrant();

    /** What it may do: the grant that it was opened with, or was last told to live by. */
    Grant grant();

    /** The database it was opened on, by the name in the policy. */
    String database();

    /** When it was opened. */
    Instant opened();

    /** What the client has sent so far. */
    Traffic fromClient();

    /** What SpacetimeDB has sent so far. */
    Traffic fromServer();

    /** Whether something waits for the client in this process, because its connection does not take it at the moment. */
    default boolean isBehind() {
        return !lag().isZero();
    }

    /** For how long something has been waiting for the client, without a moment in between; zero if nothing is. */
    Duration lag();

    /**
     * From now on the session lives by another warrant and another grant: it ends at the new deadline, sooner or later than
     * before, at once if that has passed; what the client asks for is judged by the new grant; and if that refuses something
     * which is open already, the session ends. What has been open and still may be is not disturbed.
     *
     * <p>{@link #warrant} and {@link #grant} answer with the new ones when this returns; the session follows as soon as its
     * event loop takes the call. Of several calls the last one counts, so callers that first look at the warrant or at the
     * policy in force and then call this must exclude each other. A session that has ended takes no notice.
     *
     * @param ifForbidden with what it ends if something open is refused
     */
    void hold(Warrant warrant, Grant grant, Refusal ifForbidden);

    /**
     * Ends the session with the refusal's Close code and reason. Returns at once; as soon as the session's event loop takes
     * the call, no further byte of the client is passed on. A second call changes nothing: the first reason is the one
     * that the client reads.
     */
    void close(Refusal refusal);

    /**
     * Ends the session like {@link #close(Refusal)}, and tells the client how long to stay away. Unless it says otherwise, a
     * session has no way to tell that, and just ends.
     *
     * @param retryAfter not negative
     */
    default void close(Refusal refusal, Duration retryAfter) {
        close(refusal);
    }
}
