package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokens;
import java.time.InstantSource;

/** What every handler needs that leads a verified client on to SpacetimeDB. */
record Exits(GatewayParts parts, UpstreamTokens tokens, Answers answers, GatewayMetrics metrics, InstantSource clock) {
    /** The rules in force; to be asked once for each request. */
    Generation generation() {
        return parts.generations().current();
    }

    UpstreamSettings upstream() {
        return parts.upstream();
    }

    /** What SpacetimeDB is shown in place of the client's own token. */
    Secret credentialFor(VerifiedToken token) {
        return tokens.tokenFor(token, clock.instant());
    }
}
