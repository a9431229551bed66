package com.openagents.spacetime.gateway.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Who a token speaks for: the pair from which SpacetimeDB computes its identity, and by which limits and ownership go, since
 * two issuers may use one subject for two people. Both parts are kept byte for byte. It prints as its hash, since a subject
 * may be a person's name.
 *
 * @param issuer the {@code iss} claim, 1 to 128 bytes of UTF-8
 * @param subject the {@code sub} claim, 1 to 128 bytes of UTF-8
 */
public record Principal(String issuer, String subject) {
    private static final int MAX_BYTES = 128;
    private static final int HASH_BYTES = 8;

    /** Refuses what SpacetimeDB would refuse: a part that is empty or too long. */
    public Principal {
        checkLength("the issuer", issuer);
        checkLength("the subject", subject);
    }

    /**
     * What stands for it in logs and lists: 16 hexadecimal digits of SHA-256 over the length of the issuer's UTF-8 (32 bits,
     * big-endian), the issuer and the subject. The length keeps {@code a|b} + {@code c} and {@code a} + {@code b|c} apart.
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

    static void checkLength(String what, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "%s has %d bytes, SpacetimeDB takes 1 to %d".formatted(what, bytes, MAX_BYTES));
        }
        // An unpaired surrogate has no UTF-8: as "?" it would take over the identity of another text.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException("%s is no Unicode text".formatted(what));
        }
    }
}
