package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.edge.EdgeSettings;
import com.openagents.spacetime.gateway.edge.Rules;
import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.revocation.Retention;
import com.openagents.spacetime.gateway.revocation.RevocationSettings;
import com.openagents.spacetime.gateway.shared.SharedSettings;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that {@code gateway.yaml} says, checked. The addresses have not been looked up.
 *
 * @param listen where the public listener is
 * @param management where probes and metrics are
 * @param tls how the public listener speaks TLS
 * @param upstream how SpacetimeDB is reached
 * @param credential by what SpacetimeDB is to know the clients; its keys are read
 * @param issuers whose tokens are taken, at least one, each with its own name and issuer string
 * @param databases what is served, at least one, each with its own name
 * @param grants who may do what in them; each names only databases and issuers that there are
 * @param edge what the public listener lets in
 * @param revocations how tokens can be taken back
 * @param limits how much everyone may do
 * @param shared what replicas share; empty: this one is alone
 * @param drainWindow how long the gateway may take to stop
 */
public record GatewaySettings(
        InetSocketAddress listen,
        InetSocketAddress management,
        TlsSettings tls,
        UpstreamSettings upstream,
        UpstreamCredential credential,
        List<IssuerSettings> issuers,
        List<DatabasePolicy> databases,
        List<GrantRule> grants,
        EdgeSettings edge,
        RevocationSettings revocations,
        LimitSettings limits,
        Optional<SharedSettings> shared,
        Duration drainWindow) {
    /** Copies the lists. */
    public GatewaySettings {
        issuers = List.copyOf(issuers);
        databases = List.copyOf(databases);
        grants = List.copyOf(grants);
    }

    /** What of it can be replaced while a gateway serves, but for the issuers' keys. */
    Rules rules() {
        return new Rules(
                new Policy(databases, grants),
                edge,
                limits,
                issuerRules(),
                revocations.controlSignature(),
                drainWindow);
    }

    /** How long revocations must be remembered. */
    Retention retention() {
        return Retention.of(issuerRules());
    }

    private List<IssuerRules> issuerRules() {
        return issuers.stream().map(IssuerSettings::rules).toList();
    }
}
