package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with a shared secret: its text, without one line break at its end, which editors and {@code echo} leave. */
public final class SecretFile {
    private static final int MAX_BYTES = 4096;

    private SecretFile() {}

    /**
     * Reads the secret that a party shares with the gateway.
     *
     * @param owner the party, for messages, such as {@code the issuer control}
     * @throws SecretFileUnusable if there is no file, or none of UTF-8 text with at least 32 bytes
     */
    public static VerificationKey readFor(String owner, Path file) throws SecretFileUnusable {
        try (var in = Files.newInputStream(file)) {
            return parse(owner, file, in.readNBytes(MAX_BYTES + 1));
        } catch (NoSuchFileException e) {
            throw new SecretFileUnusable("the secret file %s of %s does not exist.".formatted(file, owner), e);
        } catch (IOException e) {
            throw new SecretFileUnusable(
                    "the secret file %s of %s cannot be read (%s): check its owner and mode."
                            .formatted(file, owner, e.getClass().getSimpleName()),
                    e);
        }
    }

    static VerificationKey parse(String owner, Path file, byte[] content) throws SecretFileUnusable {
        var secret = text(owner, file, content).replaceFirst("\\r?\\n\\z", "");
        try {
            return VerificationKey.ofSharedSecret(Secret.of(secret));
        } catch (IllegalArgumentException e) {
            throw new SecretFileUnusable(
                    "the secret of %s in %s cannot be used: %s. Make one with `openssl rand -base64 48`."
                            .formatted(owner, file, e.getMessage()),
                    e);
        }
    }

    private static String text(String owner, Path file, byte[] content) throws SecretFileUnusable {
        if (content.length > MAX_BYTES) {
            throw new SecretFileUnusable(
                    "%s is longer than %d bytes, so it is no secret of %s.".formatted(file, MAX_BYTES, owner));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SecretFileUnusable("%s is not UTF-8 text, so it is no secret of %s.".formatted(file, owner), e);
        }
    }
}
