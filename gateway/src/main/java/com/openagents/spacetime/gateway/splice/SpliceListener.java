package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;

/** Whoever wants to know how spliced sockets fare. Every method is called on the socket's event loop: it must not block. */
public interface SpliceListener {
    /** SpacetimeDB's first message is on its way to the client: the module has accepted the connection. At most once. */
    void opened(LiveSession socket);

    /**
     * SpacetimeDB's connection has ended without a Close, or is dead, after its first message. Who sees all sockets can
     * tell whether this one was dropped or the server restarts.
     *
     * @return what the client is told, such as {@link Refusal#UPSTREAM_CLOSED}
     */
    Refusal serverLost(LiveSession socket);

    /** Both connections are closed; the socket's counters are final. Exactly once, also if it never opened. */
    void ended(LiveSession socket, SocketEnd end);
}
