package com.openagents.spacetime.local.issuer;

import java.time.Instant;

/** Someone whose tokens the local gateway accepts. */
public sealed interface Issuer permits SharedSecretIssuer, OidcIssuer {
    /** What the gateway's configuration and {@code stack.json} call it. */
    String name();

    /** The {@code iss} of its tokens, verbatim. */
    String issuer();

    /** The {@code aud} of its tokens. */
    String audience();

    /** A signed token. */
    String mint(TokenRequest request, Instant now);
}
