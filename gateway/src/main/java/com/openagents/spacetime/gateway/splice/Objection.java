package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.limit.Overdrawn;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.splice.EndCause.Refused;
import java.time.Duration;

/**
 * Why something of a client's may not pass, and in what words its socket ends for it.
 *
 * @param cause for metrics and logs
 * @param words for the client
 */
record Objection(Refused cause, CloseStatus words) {
    /** A bucket that is one message short is full enough at once; but a new socket costs more than many messages. */
    static final Duration SOONEST = Duration.ofSeconds(1);

    /** @param detail what exactly is wrong, for the log; never a byte of a message */
    static Objection of(Refusal refusal, String detail) {
        return new Objection(new Refused(refusal, detail), CloseStatus.of(refusal));
    }

    /** The client has passed a limit: it is told when there is enough for it again, not before {@link #SOONEST}. */
    static Objection of(Overdrawn overdrawn) {
        var refusal = overdrawn.rule().refusal();
        var wait = overdrawn.retryAfter().compareTo(SOONEST) < 0 ? SOONEST : overdrawn.retryAfter();
        return new Objection(new Refused(refusal, "client: " + overdrawn.rule().word()), CloseStatus.of(refusal, wait));
    }
}
