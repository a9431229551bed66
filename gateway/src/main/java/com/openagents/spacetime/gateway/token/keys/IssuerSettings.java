package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.IssuerRules;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** An issuer as it is configured: its rules, and where its keys come from. */
public sealed interface IssuerSettings {
    /** What its tokens must be like. */
    IssuerRules rules();

    /**
     * An issuer that signs with a secret which the gateway holds too.
     *
     * @param secretFiles the primary secret's file, then those of its fallbacks; each holds the secret as UTF-8 text, and one
     *     line break at its end does not count
     */
    record SharedSecret(IssuerRules rules, List<Path> secretFiles) implements IssuerSettings {
        /** Refuses rules for public keys, and having no secret. */
        public SharedSecret {
            secretFiles = List.copyOf(secretFiles);
            if (!rules.isSymmetric()) {
                throw new IllegalArgumentException(
                        "the issuer %s has a shared secret, so its algorithm must be HS256".formatted(rules.name()));
            }
            if (secretFiles.isEmpty()) {
                throw new IllegalArgumentException(
                        "the issuer %s has no file for its shared secret".formatted(rules.name()));
            }
        }
    }

    /**
     * An issuer that publishes its keys.
     *
     * @param keys where they are
     * @param reach how far to go for them
     */
    record Oidc(IssuerRules rules, KeyLocation keys, Reach reach) implements IssuerSettings {
        /** Refuses rules for a shared secret, and a location that is out of reach by its form. */
        public Oidc {
            if (rules.isSymmetric()) {
                throw new IllegalArgumentException(
                        "the issuer %s publishes its keys, so its algorithm cannot be HS256".formatted(rules.name()));
            }
            KeyFetcher.checkScheme(start(keys), reach);
        }

        private static URI start(KeyLocation keys) {
            return switch (keys) {
                case KeyLocation.Discovery(var document) -> document;
                case KeyLocation.Jwks(var keySet) -> keySet;
            };
        }
    }
}
