package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key pair that SpacetimeDB itself signs and verifies with (its {@code id_ecdsa} and {@code id_ecdsa.pub}): an EC key
 * on P-256 whose halves belong together. What it signs, SpacetimeDB takes for its own.
 */
public final class UpstreamTokenKey {
    private static final int MAX_BYTES = 16 * 1024;

    private final PrivateKey privateKey;

    private UpstreamTokenKey(PrivateKey privateKey) {
        this.privateKey = privateKey;
    }

    /**
     * Reads both halves and checks that they fit: with another half the gateway would start and every request would fail.
     *
     * @param privateFile PEM, PKCS#8 ({@code BEGIN PRIVATE KEY})
     * @param publicFile PEM, SubjectPublicKeyInfo ({@code BEGIN PUBLIC KEY})
     * @throws UpstreamTokenKeyUnusable if a file is missing, unreadable or of another kind, or if the halves do not fit
     */
    public static UpstreamTokenKey load(Path privateFile, Path publicFile) throws UpstreamTokenKeyUnusable {
        var privateKey = privateKey(privateFile);
        var publicKey = publicKey(publicFile);
        if (!belongTogether(privateKey, publicKey)) {
            throw new UpstreamTokenKeyUnusable(
                    "the keys in %s and %s do not belong together: give the two files of one SpacetimeDB server."
                            .formatted(privateFile, publicFile));
        }
        return new UpstreamTokenKey(privateKey);
    }

    /** Whether it signs as the other does. */
    public boolean isSameAs(UpstreamTokenKey other) {
        return MessageDigest.isEqual(privateKey.getEncoded(), other.privateKey.getEncoded());
    }

    /**
     * A secret that whoever has the private key can derive, and nobody else: 32 bytes.
     *
     * @param purpose another one gives another secret, from which neither the key nor the first can be found out
     */
    public byte[] derived(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(((ECPrivateKey) privateKey).getS().toByteArray(), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256, this one has not", e);
        }
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    private static PrivateKey privateKey(Path file) throws UpstreamTokenKeyUnusable {
        var encoded = decoded(file, "PRIVATE KEY", "openssl pkcs8 -topk8 -nocrypt -in %s".formatted(file));
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw new UpstreamTokenKeyUnusable(
                    "%s holds no private EC key in PKCS#8 form: SpacetimeDB's is called id_ecdsa.".formatted(file), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has EC keys, this one has not", e);
        }
    }

    private static PublicKey publicKey(Path file) throws UpstreamTokenKeyUnusable {
        var encoded = decoded(file, "PUBLIC KEY", "openssl pkey -pubin -in %s".formatted(file));
        try {
            var key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
            VerificationKey.ofPublicKey(Optional.empty(), key);
            return key;
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new UpstreamTokenKeyUnusable(
                    "%s holds no public EC key on P-256: SpacetimeDB's is called id_ecdsa.pub.".formatted(file), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has EC keys, this one has not", e);
        }
    }

    private static byte[] decoded(Path file, String label, String remedy) throws UpstreamTokenKeyUnusable {
        var block = Pattern.compile("-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]+)-----END %1$s-----".formatted(label))
                .matcher(text(file));
        if (!block.find()) {
            throw new UpstreamTokenKeyUnusable("%s has no PEM block \"BEGIN %s\"; other forms are converted by `%s`."
                    .formatted(file, label, remedy));
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(1));
        } catch (IllegalArgumentException e) {
            throw new UpstreamTokenKeyUnusable("the PEM block in %s is damaged.".formatted(file), e);
        }
    }

    private static String text(Path file) throws UpstreamTokenKeyUnusable {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new UpstreamTokenKeyUnusable("the key file %s does not exist.".formatted(file), e);
        } catch (IOException e) {
            throw new UpstreamTokenKeyUnusable(
                    "the key file %s cannot be read (%s): check its owner and mode."
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        var probe = Algorithm.ES256.headerValue().getBytes(StandardCharsets.US_ASCII);
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(privateKey);
            signature.update(probe);
            var signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // keys of two curves, for one
        }
    }
}
