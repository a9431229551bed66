package com.openagents.spacetime.gateway.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Who holds a socket: a subject in the eyes of its issuer. Two issuers may use one subject for two people, so limits and
 * ownership go by the pair. It prints as its hash, since a subject may be a person's name.
 *
 * @param issuer the token's {@code iss}, verbatim
 * @param subject the token's {@code sub}, verbatim
 */
public record Holder(String issuer, String subject) {
    private static final int HASH_BYTES = 8;

    /**
     * What stands for the holder in logs and lists: 16 hexadecimal digits of SHA-256 over the length of the issuer's
     * UTF-8 (32 bits, big-endian), the issuer and the subject. The length keeps {@code a|b} + {@code c} and {@code a} +
     * {@code b|c} apart.
     */
    public String hash() {
        var iss = issuer.getBytes(StandardCharsets.UTF_8);
        var digest = sha256();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(iss.length).flip());
        digest.update(iss);
        digest.update(subject.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }

    @Override
    public String toString() {
        return hash();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
