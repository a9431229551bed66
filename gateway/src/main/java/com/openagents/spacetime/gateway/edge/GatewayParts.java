package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.limit.Limits;
import com.openagents.spacetime.gateway.revocation.Revocations;
import com.openagents.spacetime.gateway.shared.SharedSettings;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.SignatureEngine;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import java.util.Optional;

/**
 * All that the edge is built from. Every part has been read and checked before the first listener opens, so a gateway that
 * serves has no part missing.
 *
 * @param generations what can be replaced while it serves; besides it, the keyring can
 * @param credential by what SpacetimeDB is to know the clients
 * @param buckets where the token buckets of the limits are kept
 * @param shared what replicas share; empty: this one is alone
 */
public record GatewayParts(
        Generations generations,
        UpstreamSettings upstream,
        UpstreamCredential credential,
        Keyring keyring,
        Revocations revocations,
        SignatureEngine signatures,
        Limits.Homes buckets,
        Optional<SharedSettings> shared) {}
