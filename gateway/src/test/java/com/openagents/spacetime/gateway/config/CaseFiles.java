package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.tls.LocalCertificates;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jose4j.jwk.JsonWebKey;

/** The keys, certificates and secrets that settings files of tests name, good ones and all kinds of bad ones. */
final class CaseFiles {
    /** The present of the tests; certificates are made before, now and after. */
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static final String SECRET = "a-secret-of-thirty-two-bytes-and-some-more";
    static final String SHORT_SECRET = "thirty-one-bytes-are-too-few-31";

    private CaseFiles() {}

    /** The settings file of a case. */
    static Path yaml(String name) throws URISyntaxException {
        return cases().resolve(name).resolve("gateway.yaml");
    }

    /** The folder with a folder per case. */
    static Path cases() throws URISyntaxException {
        var folder = ConfigReaderTest.class.getResource("ConfigReaderTest");
        if (folder == null) {
            throw new IllegalStateException("the cases are not among the test's resources");
        }
        return Path.of(folder.toURI());
    }

    static void make(Path directory) throws Exception {
        var upstream = ec();
        write(directory, "id_ecdsa", pem("PRIVATE KEY", upstream.getPrivate().getEncoded()));
        write(directory, "id_ecdsa.pub", pem("PUBLIC KEY", upstream.getPublic().getEncoded()));
        write(directory, "other.pub", pem("PUBLIC KEY", ec().getPublic().getEncoded()));
        write(directory, "control.secret", SECRET + "\n");
        write(directory, "old.secret", SECRET + "-old\n");
        write(directory, "short.secret", SHORT_SECRET + "\n");
        write(directory, "empty", "");
        write(directory, "redis.password", "a password\n");
        certificate(directory, "tls", NOW);
        certificate(directory, "expired", NOW.minus(Duration.ofDays(900)));
        certificate(directory, "early", NOW.plus(Duration.ofDays(2)));
        further(directory, "other", "other.example");
        further(directory, "double", "localhost");
        further(directory, "nameless", "127.0.0.1");
        disordered(directory);
        keys(directory);
    }

    private static void keys(Path directory) throws Exception {
        var partner = generated("Ed25519");
        write(directory, "partner.pem", pem("PUBLIC KEY", partner.getPublic().getEncoded()));
        write(
                directory,
                "partner.jwks.json",
                "{\"keys\":[%s]}"
                        .formatted(JsonWebKey.Factory.newJwk(ec().getPublic()).toJson()));
        write(directory, "other.key", pem("PRIVATE KEY", ec().getPrivate().getEncoded()));
        write(
                directory,
                "rsa.key",
                pem("PRIVATE KEY", generated("RSA").getPrivate().getEncoded()));
        write(
                directory,
                "ed25519.key",
                pem("PRIVATE KEY", generated("Ed25519").getPrivate().getEncoded()));
        write(directory, "encrypted.key", pem("ENCRYPTED PRIVATE KEY", encrypted(ec().getPrivate())));
        write(directory, "damaged.key", pem("PRIVATE KEY", new byte[] {1, 2, 3}));
    }

    private static void certificate(Path directory, String name, Instant from) throws Exception {
        var made = LocalCertificates.ready(directory.resolve("made-" + name), List.of("localhost"), from);
        Files.copy(made.certificate(), directory.resolve(name + ".crt"));
        Files.copy(made.key(), directory.resolve(name + ".key"));
    }

    /** A certificate for a host or an address alone, and {@code …-tls.key}. */
    private static void further(Path directory, String name, String host) throws Exception {
        var made = LocalCertificates.ready(directory.resolve("made-" + name), List.of(host), NOW);
        Files.copy(made.certificate(), directory.resolve(name + ".crt"));
        Files.copy(made.key(), directory.resolve(name + "-tls.key"));
    }

    /** The chain of {@code tls.crt} with its two certificates in the wrong order. */
    private static void disordered(Path directory) throws IOException {
        var blocks = new ArrayList<>(
                List.of(Files.readString(directory.resolve("tls.crt")).split("(?<=-----END CERTIFICATE-----\n)")));
        write(directory, "disordered.crt", String.join("", blocks.reversed()));
    }

    static KeyPair ec() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static KeyPair generated(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    private static byte[] encrypted(PrivateKey key) throws Exception {
        var algorithm = "PBEWithSHA1AndDESede";
        var password = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec("x".toCharArray()));
        var cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, password);
        return new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded())).getEncoded();
    }

    static String pem(String label, byte[] encoded) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
    }

    private static void write(Path directory, String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
