package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;

/** What the door says to a credential. */
sealed interface Admission {
    /** Its bearer may come in. */
    record Admitted(Bearer.OfToken bearer) implements Admission {}

    /**
     * It may not.
     *
     * @param detail why, for the gateway's own log
     */
    record Refused(Refusal refusal, String detail) implements Admission {}
}
