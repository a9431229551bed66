package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.token.Secret;
import java.util.List;
import java.util.Map;

/**
 * A WebSocket upgrade as SpacetimeDB shall see it.
 *
 * @param target path and query, without any credential
 * @param subprotocols what is offered, in the client's order; not empty
 * @param credential the upstream token
 * @param headers further headers, such as {@code x-forwarded-for} and {@code traceparent}
 */
public record UpgradeRequest(String target, List<String> subprotocols, Secret credential, Map<String, String> headers) {
    /** Copies the collections. */
    public UpgradeRequest {
        subprotocols = List.copyOf(subprotocols);
        headers = Map.copyOf(headers);
        if (subprotocols.isEmpty()) {
            throw new IllegalArgumentException("an upgrade offers at least one subprotocol");
        }
    }
}
