package com.openagents.spacetime.gateway.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Notes every credential that the tests mint, so that logs and reports can be searched for each of them when all tests are
 * done ({@code deploy/local/test}). What is written is the length and the SHA-256 of its secret part: the signature of a
 * token, the random part of a ticket.
 */
public final class MintedCredentials {
    /** What holds fewer than 128 bits guards nothing, and stands in other words by accident. */
    private static final Pattern SECRET_PART = Pattern.compile("(?:^ticket_|\\.|^)([A-Za-z0-9_-]{22,})$");

    private static final @Nullable String EVIDENCE = System.getenv("SPACETIME_PAIR_EVIDENCE");
    private static final String FILE = UUID.randomUUID() + ".sha256";

    private MintedCredentials() {}

    /**
     * Notes one, if this is a run of tests whose output is searched. From any thread.
     *
     * @return the credential
     */
    public static synchronized String note(String credential) {
        var part = SECRET_PART.matcher(credential);
        if (EVIDENCE == null || !part.find()) {
            return credential;
        }
        var secret = part.group(1);
        try {
            var folder = Files.createDirectories(Path.of(EVIDENCE, "minted"));
            Files.writeString(
                    folder.resolve(FILE),
                    "%d %s%n".formatted(secret.length(), sha256(secret)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return credential;
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
