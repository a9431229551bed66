package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import java.time.Instant;

/**
 * On what terms two connections are joined.
 *
 * @param id the socket's name
 * @param holder whose it is
 * @param database the database's name in the policy
 * @param subprotocol the one that SpacetimeDB has chosen
 * @param credential what the client presented; it takes the place of the upstream token in the first message
 * @param deadline when the right ends, leeway included; {@link Instant#MAX} for never
 * @param maxClientMessage the largest message of the client, in bytes, 1 or more; beyond {@link #SERVER_MAX_MESSAGE}
 *     SpacetimeDB drops the connection without a word
 */
public record SpliceTerms(
        SessionId id,
        Principal holder,
        String database,
        Subprotocol subprotocol,
        Secret credential,
        Instant deadline,
        long maxClientMessage) {
    /** The largest client message that SpacetimeDB itself takes: 32 MiB. */
    public static final long SERVER_MAX_MESSAGE = 32L * 1024 * 1024;

    /** Refuses a limit that no message keeps. */
    public SpliceTerms {
        if (maxClientMessage < 1) {
            throw new IllegalArgumentException("a message limit is 1 byte or more, not " + maxClientMessage);
        }
    }
}
