package com.openagents.spacetime.gateway.token.keys;

import java.net.URI;

/** Where an OpenID provider's keys are found. */
public sealed interface KeyLocation {
    /** What is asked first. */
    URI start();

    /** In the key set that this document names as {@code jwks_uri} (OpenID Connect Discovery 1.0 §4). */
    record Discovery(URI document) implements KeyLocation {
        @Override
        public URI start() {
            return document;
        }
    }

    /** In this key set (RFC 7517 §5). */
    record Jwks(URI keySet) implements KeyLocation {
        @Override
        public URI start() {
            return keySet;
        }
    }

    /**
     * The place where an issuer's discovery document stands if nothing else is said (OpenID Connect Discovery 1.0 §4.1).
     *
     * @throws IllegalArgumentException if the issuer is not a URL
     */
    static KeyLocation ofIssuer(String issuer) {
        return new Discovery(URI.create(issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration"));
    }
}
