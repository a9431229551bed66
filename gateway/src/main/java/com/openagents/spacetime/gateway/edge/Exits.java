package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.CallLimits;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokens;
import java.time.Duration;
import java.time.InstantSource;

/** What every handler needs that leads a verified client on to SpacetimeDB. */
record Exits(
        GatewayParts parts,
        UpstreamTokens tokens,
        CallLimits calls,
        Answers answers,
        GatewayMetrics metrics,
        InstantSource clock) {
    Policy policy() {
        return parts.policy();
    }

    EdgeSettings settings() {
        return parts.edge();
    }

    LimitSettings limits() {
        return parts.limits();
    }

    /** Takes one of a subject's calls: zero if it may go on, else how long until the next is there. */
    Duration takeCall(Principal subject) {
        return calls.take(subject);
    }

    UpstreamSettings upstream() {
        return parts.upstream();
    }

    /** What SpacetimeDB is shown in place of the client's own token. */
    Secret credentialFor(VerifiedToken token) {
        return tokens.tokenFor(token, clock.instant());
    }
}
