package com.openagents.spacetime.local.issuer;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The two issuers of a local stack.
 *
 * @param control named as the control service names itself
 * @param oidc served by {@link IssuerServer}
 * @param revocationSecret the file with the secret by which the control service signs its orders to revoke, as text
 */
public record DevelopmentIssuers(SharedSecretIssuer control, OidcIssuer oidc, Path revocationSecret) {
    private static final String CONTROL_ISSUER = "https://openagents.com";
    private static final String AUDIENCE = "openagents-sync";

    /**
     * The issuers whose secrets are in a directory, made there if they are not there yet.
     *
     * @param port where the OIDC issuer's documents are served
     */
    public static DevelopmentIssuers in(Path directory, int port) {
        var revocationSecret = directory.resolve("control-revoke.secret");
        if (!Files.exists(revocationSecret)) {
            SharedSecretIssuer.write(SharedSecretIssuer.generated(), revocationSecret);
        }
        return new DevelopmentIssuers(
                SharedSecretIssuer.of("control", CONTROL_ISSUER, AUDIENCE, directory.resolve("control.secret")),
                OidcIssuer.of("oidc", URI.create("http://127.0.0.1:" + port), AUDIENCE, directory.resolve("oidc")),
                revocationSecret);
    }

    /** Both. */
    public List<Issuer> all() {
        return List.of(control, oidc);
    }
}
