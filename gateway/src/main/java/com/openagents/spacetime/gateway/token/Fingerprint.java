package com.openagents.spacetime.gateway.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret: tells two apart, in memory and in logs, without giving either away.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {
    /** Hashes the secret's UTF-8 bytes. Only for secrets that nobody can guess: tokens and tickets. */
    public static Fingerprint of(Secret secret) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return new Fingerprint(
                    HexFormat.of().formatHex(digest.digest(secret.reveal().getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, this one has not", e);
        }
    }

    /** The digits, as log lines show them. */
    @Override
    public String toString() {
        return hex;
    }
}
