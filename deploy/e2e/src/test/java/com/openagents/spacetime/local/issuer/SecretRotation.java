package com.openagents.spacetime.local.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A rotation of a shared secret. Each step replaces a file at once, and at no moment is a secret in none of the three files
 * that the gateway reads while tokens are signed with it.
 */
public final class SecretRotation implements Rotation {
    private final SharedSecretIssuer read;
    private final SharedSecretIssuer before;
    private final SharedSecretIssuer after;

    /** The first rotation. */
    public SecretRotation(SharedSecretIssuer issuer) {
        this(issuer, 1);
    }

    /**
     * A rotation that has not begun; keeps the old secret and makes the new one, where the gateway reads neither.
     *
     * @param number another one for each rotation of the issuer
     */
    public SecretRotation(SharedSecretIssuer issuer, int number) {
        this.read = issuer;
        this.before = aside(issuer, "control.old-%d.secret".formatted(number));
        this.after = aside(issuer, "control.new-%d.secret".formatted(number));
        replace(before.secretFile(), issuer.secretFile());
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
        replace(read.nextSecretFile(), after.secretFile());
    }

    @Override
    public void switchOver() {
        replace(read.previousSecretFile(), before.secretFile());
        replace(read.secretFile(), after.secretFile());
    }

    @Override
    public void retire() {
        replace(read.previousSecretFile(), after.secretFile());
    }

    private static SharedSecretIssuer aside(SharedSecretIssuer issuer, String file) {
        return SharedSecretIssuer.of(
                issuer.name(),
                issuer.issuer(),
                issuer.audience(),
                issuer.secretFile().resolveSibling("aside").resolve(file));
    }

    /** In one step, and readable by its owner alone as the source is. */
    static void replace(Path file, Path source) {
        try {
            var written = file.resolveSibling(file.getFileName() + ".written");
            Files.copy(source, written, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
