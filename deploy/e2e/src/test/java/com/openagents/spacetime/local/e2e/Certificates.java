package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Two certificates for loopback and the authority that both are from, made by the JDK's keytool. The gateway is given the
 * one that lies in {@code server.crt} and {@code server.key}.
 *
 * @param directory where they are; the authority is {@code ca.crt}
 */
record Certificates(Path directory) {
    private static final String PASSWORD = "changeit";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Makes them; the first is in place. */
    static Certificates in(Path directory) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        var made = new Certificates(directory);
        made.keytool("-alias", "ca", "-dname", "CN=local", "-ext", "bc:critical=ca:true");
        for (var name : List.of("first", "second")) {
            made.keytool("-alias", name, "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        }
        Files.writeString(
                directory.resolve("ca.crt"),
                pem("CERTIFICATE", made.store().getCertificate("ca").getEncoded()));
        made.place("first");
        return made;
    }

    Path certificate() {
        return directory.resolve("server.crt");
    }

    Path key() {
        return directory.resolve("server.key");
    }

    /** Puts one of the two where the gateway reads it. */
    void place(String name) throws IOException, GeneralSecurityException {
        var store = store();
        var chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain(name)) {
            chain.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        replace(
                key(),
                pem("PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded()));
        replace(certificate(), chain.toString());
    }

    /** The name in a certificate. */
    static String nameIn(Certificate certificate) {
        return certificate instanceof X509Certificate x509
                ? x509.getSubjectX500Principal().getName().replace("CN=", "")
                : certificate.getType();
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keystore().toFile(), PASSWORD.toCharArray());
    }

    private void keytool(String... arguments) {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-keystore",
                keystore().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        line.addAll(List.of(arguments));
        var run = Command.run(line, LIMIT);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    private Path keystore() {
        return directory.resolve("made.p12");
    }

    private static void replace(Path file, String text) throws IOException {
        var next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
    }
}
