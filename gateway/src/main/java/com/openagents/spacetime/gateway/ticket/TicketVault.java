package com.openagents.spacetime.gateway.ticket;

import com.openagents.spacetime.gateway.token.Fingerprint;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where replicas keep tickets for each other, sealed and each under its hash, so that nothing in it can be used as a ticket
 * or a token. Thread-safe; it answers within moments and never fails: what cannot be reached has not taken anything and
 * holds nothing.
 */
public interface TicketVault {
    /**
     * Keeps a ticket.
     *
     * @param ticket its hash
     * @param life how long it is kept, above zero
     * @return whether it is known to be kept; if not, it may be all the same
     */
    CompletionStage<Boolean> put(Fingerprint ticket, byte[] sealed, Duration life);

    /** Takes a ticket out: of all who ask for one, at whatever replica, one gets it. */
    CompletionStage<Optional<byte[]>> take(Fingerprint ticket);
}
