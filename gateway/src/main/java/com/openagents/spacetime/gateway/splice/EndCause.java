package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.refusal.Refusal;

/** Who ended a socket, and what they said. */
public sealed interface EndCause {
    /**
     * The gateway did.
     *
     * @param refusal the reason that the client was given
     * @param detail what exactly was wrong, for the log; empty if the refusal says it all. Never a byte of a message
     */
    record Refused(Refusal refusal, String detail) implements EndCause {}

    /**
     * The gateway did, because of a fault of its own; the client was told {@link Refusal#INTERNAL_ERROR}.
     *
     * @param failure the fault
     */
    record Failed(Throwable failure) implements EndCause {}

    /**
     * The client did, with a Close.
     *
     * @param status what it said
     */
    record ClientClosed(CloseStatus status) implements EndCause {}

    /** The client's connection ended without a Close. */
    record ClientGone() implements EndCause {}

    /**
     * SpacetimeDB did, with a Close.
     *
     * @param status what the client was told: SpacetimeDB's words in a legal form
     */
    record ServerClosed(CloseStatus status) implements EndCause {}
}
