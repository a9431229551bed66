package com.openagents.spacetime.gateway.token;

import java.util.Arrays;
import java.util.Optional;

/**
 * The signature algorithms that any issuer may be allowed (RFC 7518 §3.1, RFC 8037 §3.1). There is one per type of key, so
 * that a key alone tells its algorithm and a token can never choose another one for it (RFC 8725 §3.1).
 */
public enum Algorithm {
    /** HMAC with SHA-256, for a shared secret. */
    HS256("HS256"),
    /** ECDSA on P-256 with SHA-256. */
    ES256("ES256"),
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256("RS256"),
    /** Ed25519. */
    EDDSA("EdDSA");

    private final String headerValue;

    Algorithm(String headerValue) {
        this.headerValue = headerValue;
    }

    /** Finds the algorithm that a token's {@code alg} header names; letter case counts. */
    static Optional<Algorithm> of(String headerValue) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.headerValue.equals(headerValue))
                .findFirst();
    }

    /** The value of the {@code alg} header. */
    public String headerValue() {
        return headerValue;
    }

    /** Whether one key both signs and verifies. */
    public boolean isSymmetric() {
        return this == HS256;
    }
}
