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
    private static final byte[] KEY_DOMAIN = "spacetime-gateway key\0".getBytes(StandardCharsets.UTF_8);

    /** Hashes the secret's UTF-8 bytes. Only for secrets that nobody can guess: tokens and tickets. */
    public static Fingerprint of(Secret secret) {
        return new Fingerprint(
                HexFormat.of().formatHex(sha256().digest(secret.reveal().getBytes(StandardCharsets.UTF_8))));
    }

    /** Hashes an encoded key, so that its fingerprint is not that of the same bytes as a token. */
    static Fingerprint ofKey(byte[] encoded) {
        var digest = sha256();
        digest.update(KEY_DOMAIN);
        return new Fingerprint(HexFormat.of().formatHex(digest.digest(encoded)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
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
