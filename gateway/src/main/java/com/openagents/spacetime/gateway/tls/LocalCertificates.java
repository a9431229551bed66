package com.openagents.spacetime.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The directory of a development gateway's own certificates: {@code ca.crt} and {@code ca.key}, made once and kept, and
 * {@code tls.crt} and {@code tls.key}, made by them and made anew when they run out or when other names are asked for.
 * Keys are readable by their owner alone. Every file appears whole or not at all: it is written beside its place, forced
 * to disk and renamed. Two processes must not do this in one directory at the same time.
 */
public final class LocalCertificates {
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
    private static final String OWNER_ALONE = "rw-------";
    private static final String READABLE = "rw-r--r--";
    private static final Pattern HOST_NAME = Pattern.compile(
            "(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private final Path directory;

    private LocalCertificates(Path directory) {
        this.directory = directory;
    }

    /**
     * The files that are there after {@link #ready}.
     *
     * @param authority PEM, for clients to trust
     * @param certificate PEM, the server's own certificate, then the authority's
     * @param key PEM, PKCS#8, the server's private key
     * @param identity what is in the latter two
     */
    public record Pair(Path authority, Path certificate, Path key, ServerIdentity identity) {}

    /** The directory cannot be used; the message is a whole sentence. */
    public static final class Unusable extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Whether a text is a host name, with {@code *} as its first label at most, or an IP address. */
    public static boolean isName(String text) {
        return isAddress(text)
                || (text.length() <= 253 && HOST_NAME.matcher(text).matches());
    }

    /**
     * Sees to it that the directory has a certificate for these names that is good for another 30 days. Makes the directory
     * if need be.
     *
     * @param names host names and IP addresses, at least one
     * @throws Unusable if it cannot be written to, or holds an authority that cannot be used
     */
    public static Pair ready(Path directory, List<String> names, Instant now) throws Unusable {
        var certificates = new LocalCertificates(directory);
        try {
            Files.createDirectories(directory);
            var authority = certificates.authority(now);
            if (!certificates.isServing(authority, names, now)) {
                certificates.write(authority, authority.issue(names, now));
            }
            return new Pair(
                    certificates.file("ca.crt"),
                    certificates.file("tls.crt"),
                    certificates.file("tls.key"),
                    new ServerIdentity(certificates.certificates("tls.crt"), certificates.key("tls.key")));
        } catch (IOException e) {
            throw new Unusable(
                    "the local certificates cannot be kept in %s (%s): choose a directory that the gateway may write to."
                            .formatted(directory, e),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform makes EC certificates, this one does not", e);
        }
    }

    /** The authority in the directory; a new one if there is none or if it is about to end. */
    private LocalAuthority authority(Instant now) throws IOException, GeneralSecurityException, Unusable {
        if (Files.exists(file("ca.crt"))) {
            var kept = keptAuthority();
            if (isGoodFor(kept.certificate(), now)) {
                return kept;
            }
        }
        var made = LocalAuthority.made(now);
        write("ca.key", pem("PRIVATE KEY", made.key().getEncoded()), OWNER_ALONE);
        write("ca.crt", pem("CERTIFICATE", made.certificate().getEncoded()), READABLE);
        return made;
    }

    private LocalAuthority keptAuthority() throws IOException, Unusable {
        try {
            var certificate = certificates("ca.crt").getFirst();
            var key = key("ca.key");
            if (belongTogether(key, certificate)) {
                return new LocalAuthority(certificate, key);
            }
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            throw new Unusable(unusableAuthority(), e);
        }
        throw new Unusable(unusableAuthority());
    }

    private String unusableAuthority() {
        return "%s and ca.key beside it are no usable certificate authority: put both files back, or remove both to get a new one, which clients must then be given."
                .formatted(file("ca.crt"));
    }

    private boolean isServing(LocalAuthority authority, List<String> names, Instant now) {
        try {
            var certificate = certificates("tls.crt").getFirst();
            return isGoodFor(certificate, now)
                    && authority.hasIssued(certificate)
                    && belongTogether(key("tls.key"), certificate)
                    && namesIn(certificate).equals(comparable(names));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException absentOrDamaged) {
            return false; // it can be made anew
        }
    }

    private static boolean isGoodFor(X509Certificate certificate, Instant now) {
        return certificate.getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE_END))
                && !certificate.getNotBefore().toInstant().isAfter(now);
    }

    private static Set<String> namesIn(X509Certificate certificate) throws GeneralSecurityException {
        return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                .flatMap(Collection::stream)
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> comparable(List<String> names) {
        return names.stream()
                .map(name -> isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isAddress(String text) {
        try {
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        var signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        return signature.verify(signed);
    }

    private void write(LocalAuthority authority, LocalAuthority.Issued issued)
            throws IOException, GeneralSecurityException {
        var chain = pem("CERTIFICATE", issued.certificate().getEncoded())
                + pem("CERTIFICATE", authority.certificate().getEncoded());
        write("tls.key", pem("PRIVATE KEY", issued.key().getEncoded()), OWNER_ALONE);
        write("tls.crt", chain, READABLE);
    }

    private void write(String name, String text, String permissions) throws IOException {
        var unfinished = file(name + ".new");
        Files.deleteIfExists(unfinished);
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        try (var channel = FileChannel.open(unfinished, options, owner)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private List<X509Certificate> certificates(String name) throws IOException, GeneralSecurityException {
        var bytes = new ByteArrayInputStream(Files.readAllBytes(file(name)));
        Collection<? extends Certificate> read =
                CertificateFactory.getInstance("X.509").generateCertificates(bytes);
        if (read.isEmpty()) {
            throw new IOException("no certificate in " + file(name));
        }
        return read.stream().map(X509Certificate.class::cast).toList();
    }

    private PrivateKey key(String name) throws IOException, GeneralSecurityException {
        var text = Files.readString(file(name), StandardCharsets.US_ASCII);
        var base64 = text.replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    private static String pem(String label, byte[] encoded) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(label, base64);
    }
}
