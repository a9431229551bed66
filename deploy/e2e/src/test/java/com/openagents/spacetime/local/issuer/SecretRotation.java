package com.openagents.spacetime.local.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A rotation of a shared secret. The gateway reads three files: the secret, the next one and the previous one; while nothing
 * is rotated, all three are the same. Each step replaces a file at once, and at no moment is a secret in none of them that
 * is in use.
 */
public final class SecretRotation implements Rotation {
    private final Path current;
    private final Path next;
    private final Path previous;
    private final SharedSecretIssuer before;
    private final SharedSecretIssuer after;

    /** A rotation that has not begun; writes the two other files. */
    public SecretRotation(SharedSecretIssuer issuer) {
        this.current = issuer.secretFile();
        this.next = nextOf(current);
        this.previous = previousOf(current);
        this.before = copyOf(issuer, "old");
        replace(before.secretFile(), current);
        replace(next, current);
        replace(previous, current);
        this.after = SharedSecretIssuer.of(
                issuer.name(), issuer.issuer(), issuer.audience(), current.resolveSibling("control.new.secret"));
    }

    /** Where the gateway finds the next secret, beside the present one. */
    public static Path nextOf(Path secretFile) {
        return secretFile.resolveSibling("control.next.secret");
    }

    /** Where the gateway finds the previous secret. */
    public static Path previousOf(Path secretFile) {
        return secretFile.resolveSibling("control.previous.secret");
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
        replace(next, after.secretFile());
    }

    @Override
    public void switchOver() {
        replace(previous, before.secretFile());
        replace(current, after.secretFile());
    }

    @Override
    public void retire() {
        replace(previous, after.secretFile());
    }

    private static SharedSecretIssuer copyOf(SharedSecretIssuer issuer, String name) {
        return new SharedSecretIssuer(
                issuer.name(),
                issuer.issuer(),
                issuer.audience(),
                issuer.secretFile().resolveSibling("control.%s.secret".formatted(name)));
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
