package com.openagents.spacetime.gateway.token.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * How an issuer's published keys are kept fresh.
 *
 * @param source who is asked
 * @param staleLimit how long the last good answer is relied on
 */
record Polling(KeySource source, Duration staleLimit) {
    private static final String PUBLIC_KEY_ROUTE = "/v1/identity/public-key";

    /** The polling that an issuer needs, if its keys are published at all. */
    static Optional<Polling> of(IssuerSettings issuer) {
        return switch (issuer) {
            case IssuerSettings.Oidc oidc ->
                Optional.of(new Polling(
                        new KeySource.Provider(
                                oidc.rules().issuer(),
                                oidc.keys(),
                                oidc.reach(),
                                oidc.rules().algorithms()),
                        oidc.staleLimit()));
            case IssuerSettings.SpacetimeDb server ->
                Optional.of(new Polling(
                        new KeySource.Server(server.server().resolve(PUBLIC_KEY_ROUTE)), server.staleLimit()));
            case IssuerSettings.SharedSecret _, IssuerSettings.Keys _ -> Optional.empty();
        };
    }
}
