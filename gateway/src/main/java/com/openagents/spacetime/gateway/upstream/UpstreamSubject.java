package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.token.Principal;

/** As whom SpacetimeDB is to know the bearer of a token. */
public sealed interface UpstreamSubject {
    /** As this one. */
    record Fit(Principal principal) implements UpstreamSubject {}

    /**
     * As nobody: what its token claims could be taken for another's, or is no subject at all.
     *
     * @param why the end of a sentence about the token, without what it claims
     */
    record Unfit(String why) implements UpstreamSubject {}
}
