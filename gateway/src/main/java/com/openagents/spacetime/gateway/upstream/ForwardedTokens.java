package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.time.Instant;
import java.util.Optional;

/** Passes the clients' own tokens on unchanged, once they have been verified. */
final class ForwardedTokens implements UpstreamTokens {
    @Override
    public Secret tokenFor(VerifiedToken client, Optional<Secret> own, Instant now) {
        return own.orElseThrow(() -> new IllegalStateException("a ticket was issued without the token that it is for"));
    }

    @Override
    public Secret tokenForNobody(Principal client, Instant now) {
        throw new IllegalStateException("a client without a token was let in, though there is none to forward");
    }

    @Override
    public Optional<Secret> toKeep(Secret own) {
        return Optional.of(own);
    }

    @Override
    public String whenRefused() {
        return "SpacetimeDB refuses a client's token that is good: can it reach the token's issuer, at the very URL in its iss,"
                + " and is the token signed with ES256 or RS256?";
    }
}
