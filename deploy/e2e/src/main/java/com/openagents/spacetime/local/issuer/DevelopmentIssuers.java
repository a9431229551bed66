package com.openagents.spacetime.local.issuer;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The two issuers of a local stack.
 *
 * @param control named as the control service names itself
 * @param oidc served by {@link IssuerServer}
 */
public record DevelopmentIssuers(SharedSecretIssuer control, OidcIssuer oidc) {
    private static final String CONTROL_ISSUER = "https://openagents.com";
    private static final String AUDIENCE = "openagents-sync";

    /**
     * The issuers whose secrets are in a directory, made there if they are not there yet.
     *
     * @param port where the OIDC issuer's documents are served
     */
    public static DevelopmentIssuers in(Path directory, int port) {
        return new DevelopmentIssuers(
                SharedSecretIssuer.of("control", CONTROL_ISSUER, AUDIENCE, directory.resolve("control.secret")),
                OidcIssuer.of("oidc", URI.create("http://127.0.0.1:" + port), AUDIENCE, directory.resolve("oidc")));
    }

    /** Both. */
    public List<Issuer> all() {
        return List.of(control, oidc);
    }
}
