package com.openagents.spacetime.gateway.grant;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.time.Instant;

/** Whether a verified token may do what it asks for. */
public sealed interface Decision {
    /**
     * It may.
     *
     * @param grant what exactly
     * @param until when it ends, {@link Instant#MAX} if it does not by itself
     */
    record Granted(Grant grant, Instant until) implements Decision {}

    /** It may not. */
    record Refused(Refusal refusal) implements Decision {}
}
