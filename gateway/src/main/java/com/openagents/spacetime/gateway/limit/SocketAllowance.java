package com.openagents.spacetime.gateway.limit;

import java.util.Optional;

/**
 * What the client of one socket may still send: the buckets of the socket, of its subject and of its database, asked
 * together. Belongs to the socket's event loop; never blocks. What has been taken is not given back. A limit that only
 * reports is counted and gives what is asked.
 */
public interface SocketAllowance {
    /**
     * Takes bytes that have come from the client, frame headers included.
     *
     * @param count above zero
     * @return the limit that is passed by it; empty if none is
     */
    Optional<Overdrawn> bytes(int count);

    /**
     * Takes messages: a whole one, each one inside a v3 batch, or a control frame of the client.
     *
     * @param count above zero
     * @return as for {@link #bytes}
     */
    Optional<Overdrawn> messages(int count);

    /**
     * Takes one call.
     *
     * @param function the reducer or procedure, by the name that the client wrote
     * @return as for {@link #bytes}
     */
    Optional<Overdrawn> call(String function);
}
