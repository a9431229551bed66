package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Traffic;
import java.time.Duration;

/** Whoever wants to know how spliced sockets fare. Every method is called on the socket's event loop: it must not block. */
public interface SpliceListener {
    /** SpacetimeDB's first message is on its way to the client: the module has accepted the connection. At most once. */
    void opened(LiveSession socket);

    /**
     * Something has come from one end.
     *
     * @param more what has come since the last call for that end
     */
    void came(Sender from, Traffic more);

    /** One end has answered a ping of the gateway's own after this time. */
    void answered(Sender peer, Duration roundTrip);

    /**
     * SpacetimeDB's connection has ended without a Close, or is dead. The socket is kept until the callee, who sees all
     * sockets and so can tell whether this one was dropped or the server restarts, closes it with the reason that the
     * client is to read; nothing passes meanwhile. If that takes too long, the reason is
     * {@link Refusal#UPSTREAM_UNAVAILABLE}. At most once.
     */
    void serverLost(LiveSession socket, ServerLoss loss);

    /** Both connections are closed; the socket's counters are final. Exactly once, also if it never opened. */
    void ended(LiveSession socket, SocketEnd end);
}
