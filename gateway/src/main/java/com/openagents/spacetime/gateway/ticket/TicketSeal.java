package com.openagents.spacetime.gateway.ticket;

import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Closes what a ticket stands for so that it can lie where others may read and write: to open it takes the ticket itself
 * and a secret that only the replicas have. Without the ticket nobody learns anything; without the secret nobody makes
 * anything that opens, not even for a ticket of his own.
 *
 * <p>The form: a byte with the version, 1, then the JSON of {@link TicketedJson} by AES-256-GCM. Key and nonce are the
 * first 44 bytes of HKDF-SHA256 (RFC 5869) with the secret as salt and the ticket as key material; a ticket is sealed
 * once, so that no key meets two texts. Immutable; any thread may use it.
 */
public final class TicketSeal {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] INFO = "spacetime-gateway ticket 1".getBytes(StandardCharsets.US_ASCII);

    /** The shortest secret, in bytes: as long as the hash. */
    public static final int MIN_SECRET_BYTES = 32;

    private final byte[] secret;

    /**
     * Seals for those who have the same secret.
     *
     * @param secret at least {@value #MIN_SECRET_BYTES} bytes that nobody can guess
     */
    public TicketSeal(byte[] secret) {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("a secret of %d bytes seals no tickets: it needs at least %d"
                    .formatted(secret.length, MIN_SECRET_BYTES));
        }
        this.secret = secret.clone();
    }

    /** Seals what a ticket stands for. */
    byte[] sealed(Secret ticket, Ticketed ticketed, Instant until) {
        var text = TicketedJson.written(ticketed, until).getBytes(StandardCharsets.UTF_8);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, ticket);
            var sealed = ByteBuffer.allocate(1 + cipher.getOutputSize(text.length));
            cipher.doFinal(ByteBuffer.wrap(text), sealed.put(VERSION));
            return sealed.array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
    }

    /** Opens it; nothing if it was sealed for another ticket, by another secret or another version, or is over. */
    Optional<Ticketed> opened(Secret ticket, byte[] sealed, Instant now) {
        if (sealed.length == 0 || sealed[0] != VERSION) {
            return Optional.empty();
        }
        try {
            var text = cipher(Cipher.DECRYPT_MODE, ticket).doFinal(sealed, 1, sealed.length - 1);
            return TicketedJson.read(new String(text, StandardCharsets.UTF_8), now);
        } catch (AEADBadTagException foreign) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
    }

    private Cipher cipher(int mode, Secret ticket) throws GeneralSecurityException {
        var material = ticket.reveal().getBytes(StandardCharsets.UTF_8);
        var derived = hkdf(secret, material, INFO, KEY_BYTES + NONCE_BYTES);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(derived, 0, KEY_BYTES, "AES"),
                new GCMParameterSpec(TAG_BITS, derived, KEY_BYTES, NONCE_BYTES));
        cipher.updateAAD(new byte[] {VERSION});
        cipher.updateAAD(Fingerprint.of(ticket).hex().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TicketSeal seal && MessageDigest.isEqual(secret, seal.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "TicketSeal[***]";
    }

    /** RFC 5869: extract, then expand. */
    static byte[] hkdf(byte[] salt, byte[] material, byte[] info, int length) throws GeneralSecurityException {
        var extracted = hmac(salt).doFinal(material);
        var output = ByteBuffer.allocate(length);
        var block = new byte[0];
        for (byte i = 1; output.hasRemaining(); i++) {
            var mac = hmac(extracted);
            mac.update(block);
            mac.update(info);
            mac.update(i);
            block = mac.doFinal();
            output.put(Arrays.copyOf(block, Math.min(block.length, output.remaining())));
        }
        return output.array();
    }

    private static Mac hmac(byte[] key) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac;
    }
}
