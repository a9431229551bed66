package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.SignatureEngine;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokenKey;

/**
 * All that the edge is built from. Every part has been read and checked before the first listener opens, so a gateway that
 * serves has no part missing.
 *
 * @param tls which TLS engine to use
 */
public record GatewayParts(
        EdgeSettings edge,
        LimitSettings limits,
        UpstreamSettings upstream,
        UpstreamTokenKey upstreamKey,
        Policy policy,
        Keyring keyring,
        SignatureEngine signatures,
        TlsEngine tls) {}
