package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.edge.EdgeSettings;
import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokenKey;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * All that {@code gateway.yaml} says, checked. The addresses have not been looked up.
 *
 * @param listen where the public listener is
 * @param management where probes and metrics are
 * @param tls how the public listener speaks TLS
 * @param upstream how SpacetimeDB is reached
 * @param upstreamKey SpacetimeDB's own key pair, read
 * @param issuers whose tokens are taken, at least one, each with its own name and issuer string
 * @param databases what is served, at least one, each with its own name
 * @param grants who may do what in them; each names only databases and issuers that there are
 * @param edge what the public listener lets in
 * @param limits how much a subject may do
 */
public record GatewaySettings(
        InetSocketAddress listen,
        InetSocketAddress management,
        TlsSettings tls,
        UpstreamSettings upstream,
        UpstreamTokenKey upstreamKey,
        List<IssuerSettings> issuers,
        List<DatabasePolicy> databases,
        List<GrantRule> grants,
        EdgeSettings edge,
        LimitSettings limits) {
    /** Copies the lists. */
    public GatewaySettings {
        issuers = List.copyOf(issuers);
        databases = List.copyOf(databases);
        grants = List.copyOf(grants);
    }
}
