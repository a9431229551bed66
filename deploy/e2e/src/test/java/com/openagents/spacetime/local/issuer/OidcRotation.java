package com.openagents.spacetime.local.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A rotation of the key of an OIDC provider: what it publishes is the old key, then both, then the new one. */
public final class OidcRotation implements Rotation {
    private final Path published;
    private final OidcIssuer before;
    private final OidcIssuer after;

    /** A rotation that has not begun; makes the new key. */
    public OidcRotation(OidcIssuer issuer) {
        this.before = issuer;
        this.published = issuer.directory().resolve(IssuerServer.JWKS_FILE);
        this.after = OidcIssuer.of(
                issuer.name(),
                issuer.url(),
                issuer.audience(),
                issuer.directory().resolve("next"));
    }

    @Override
    public Issuer before() {
        return before;
    }

    @Override
    public Issuer after() {
        return after;
    }

    @Override
    public void stage() {
        try {
            // Both sets hold one key each.
            var both = keys(published) + "," + keys(newSet());
            SecretRotation.replace(
                    published, Files.writeString(before.directory().resolve("both.json"), "{\"keys\":[" + both + "]}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing to be done: a key set has no order. */
    @Override
    public void switchOver() {}

    @Override
    public void retire() {
        SecretRotation.replace(published, newSet());
    }

    private Path newSet() {
        return after.directory().resolve(IssuerServer.JWKS_FILE);
    }

    private static String keys(Path set) throws IOException {
        var text = Files.readString(set);
        return text.substring(text.indexOf('[') + 1, text.lastIndexOf(']'));
    }
}
