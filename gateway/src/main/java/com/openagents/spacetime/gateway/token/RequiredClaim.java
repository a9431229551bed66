package com.openagents.spacetime.gateway.token;

/** The claims that an issuer's tokens can be made to carry; {@code iss}, {@code aud} and {@code sub} always must. */
public enum RequiredClaim {
    /** The time of issue, and not zero. */
    IAT,
    /** The token's id, and not empty. */
    JTI,
    /** The expiry. Without it a socket has no natural end. */
    EXP
}
