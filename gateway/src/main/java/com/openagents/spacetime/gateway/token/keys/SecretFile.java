package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file with a shared secret: its text, without one line break at its end, which editors and {@code echo} leave. */
final class SecretFile {
    private static final int MAX_BYTES = 4096;

    private SecretFile() {}

    static VerificationKey parse(String issuerName, Path file, byte[] content) throws SecretFileUnusable {
        var secret = text(issuerName, file, content).replaceFirst("\\r?\\n\\z", "");
        try {
            return VerificationKey.ofSharedSecret(Secret.of(secret));
        } catch (IllegalArgumentException e) {
            throw new SecretFileUnusable(
                    "the secret of the issuer %s in %s cannot be used: %s. Make one with `openssl rand -base64 48`."
                            .formatted(issuerName, file, e.getMessage()),
                    e);
        }
    }

    private static String text(String issuerName, Path file, byte[] content) throws SecretFileUnusable {
        if (content.length > MAX_BYTES) {
            throw new SecretFileUnusable("%s is longer than %d bytes, so it is no secret of the issuer %s."
                    .formatted(file, MAX_BYTES, issuerName));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SecretFileUnusable(
                    "%s is not UTF-8 text, so it is no secret of the issuer %s.".formatted(file, issuerName), e);
        }
    }
}
