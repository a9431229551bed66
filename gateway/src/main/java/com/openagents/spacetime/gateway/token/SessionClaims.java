package com.openagents.spacetime.gateway.token;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a token says about the session it is for.
 *
 * @param scopes what its bearer may do
 * @param streams the streams it is for; empty if it names none
 * @param session the login session it came from
 * @param device the device it was made for
 */
public record SessionClaims(
        Set<String> scopes, Set<String> streams, Optional<String> session, Optional<String> device) {
    /** Copies the sets. */
    public SessionClaims {
        scopes = Set.copyOf(scopes);
        streams = Set.copyOf(streams);
        Objects.requireNonNull(session);
        Objects.requireNonNull(device);
    }
}
