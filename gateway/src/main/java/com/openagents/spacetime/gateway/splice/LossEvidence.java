package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.refusal.Refusal;

/**
 * What is known a moment after sockets have lost SpacetimeDB, and what follows from it: SpacetimeDB ends a socket that it
 * wants to be rid of and all sockets when it stops in the same way, without a Close.
 *
 * @param keptUp how many sockets were lost together of which nothing else would explain it
 * @param answers whether SpacetimeDB has answered a question since
 * @param connectFailed whether a connection to it could not be made, just before
 */
record LossEvidence(int keptUp, boolean answers, boolean connectFailed) {
    /** How many sockets that end together are no coincidence. */
    private static final int SEVERAL = 2;

    /** Whether SpacetimeDB itself is gone, or was. */
    boolean isOutage() {
        return connectFailed || !answers || keptUp >= SEVERAL;
    }

    /** With what a socket ends that was lost like that. */
    Refusal refusal(ServerLoss loss) {
        if (isOutage()) {
            return Refusal.UPSTREAM_UNAVAILABLE;
        }
        return switch (loss) {
            case UNOPENED -> Refusal.REFUSED_BY_MODULE;
            case BEHIND -> Refusal.SLOW_CONSUMER;
            case KEEPING_UP -> Refusal.UPSTREAM_CLOSED;
        };
    }
}
