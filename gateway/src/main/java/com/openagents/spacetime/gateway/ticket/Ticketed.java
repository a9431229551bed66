package com.openagents.spacetime.gateway.ticket;

import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.util.Objects;
import java.util.Optional;

/**
 * What a ticket stands for.
 *
 * @param token what was verified when it was issued
 * @param own the token itself, where it will be needed again; otherwise it is not kept
 */
public record Ticketed(VerifiedToken token, Optional<Secret> own) {
    /** Refuses a part that is null. */
    public Ticketed {
        Objects.requireNonNull(own);
    }
}
