package com.openagents.spacetime.gateway.splice;

import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.limit.SocketAllowance;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.session.SessionId;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.Warrant;

/**
 * On what terms two connections are joined.
 *
 * @param id the socket's name
 * @param warrant by what it is held when it opens
 * @param grant what it may do when it opens
 * @param subprotocol the one that SpacetimeDB has chosen
 * @param credential what the client presented; it takes the place of the upstream token in the first message
 * @param allowance how much the client may send
 * @param maxClientMessage the largest message of the client, in bytes, 1 or more; beyond {@link #SERVER_MAX_MESSAGE}
 *     SpacetimeDB drops the connection without a word
 * @param times how long things may take
 */
public record SpliceTerms(
        SessionId id,
        Warrant warrant,
        Grant grant,
        Subprotocol subprotocol,
        Secret credential,
        SocketAllowance allowance,
        long maxClientMessage,
        SocketTimes times) {
    /** The largest client message that SpacetimeDB itself takes: 32 MiB. */
    public static final long SERVER_MAX_MESSAGE = 32L * 1024 * 1024;

    /** Refuses a limit that nobody keeps. */
    public SpliceTerms {
        if (maxClientMessage < 1) {
            throw new IllegalArgumentException("a message limit is 1 byte or more, not " + maxClientMessage);
        }
    }
}
