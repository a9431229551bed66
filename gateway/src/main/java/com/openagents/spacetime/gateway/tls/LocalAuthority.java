package com.openagents.spacetime.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;

/**
 * A certificate authority for one machine: a root certificate (RFC 5280) on P-256 and its key. Certificates are put
 * together by Bouncy Castle's classes and signed by the JDK, so that no security provider has to be registered, which a
 * native image would not take kindly.
 *
 * @param certificate the root, for clients to trust
 * @param key its private key
 */
record LocalAuthority(X509Certificate certificate, PrivateKey key) {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

    /** The longest life of a server's certificate that browsers take from an authority of one's own. */
    private static final Duration SERVER_LIFE = Duration.ofDays(825);

    /** Clients whose clock is a little behind must not find a certificate from the future. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    /**
     * A server's certificate with its key.
     *
     * @param certificate for the names that were asked for
     * @param key its private key
     */
    record Issued(X509Certificate certificate, PrivateKey key) {}

    /** Makes an authority for ten years, with a name that no other has. */
    static LocalAuthority made(Instant now) throws GeneralSecurityException {
        var keys = keyPair();
        var serial = serial();
        var name = new X500Name("CN=Spacetime gateway local authority "
                + serial.toString(Character.MAX_RADIX).substring(0, 8));
        var from = now.minus(BACKDATED);
        try {
            var builder = builder(name, serial, from, from.plus(AUTHORITY_LIFE), name, keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new LocalAuthority(signed(builder, keys.getPrivate()), keys.getPrivate());
        } catch (IOException e) {
            throw new IllegalStateException("an extension of our own making cannot be encoded", e);
        }
    }

    /**
     * Issues a certificate for a TLS server, which ends with the authority's own at the latest.
     *
     * @param names host names and IP addresses
     */
    Issued issue(Collection<String> names, Instant now) throws GeneralSecurityException {
        var keys = keyPair();
        var from = now.minus(BACKDATED);
        var own = certificate.getNotAfter().toInstant();
        var to = from.plus(SERVER_LIFE).isBefore(own) ? from.plus(SERVER_LIFE) : own;
        var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        var authorityKey =
                SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
        try {
            var builder = builder(issuer, serial(), from, to, new X500Name("CN=spacetime-gateway"), keys.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new BcX509ExtensionUtils().createAuthorityKeyIdentifier(authorityKey))
                    .addExtension(Extension.subjectAlternativeName, false, alternativeNames(names));
            return new Issued(signed(builder, key), keys.getPrivate());
        } catch (IOException e) {
            throw new IllegalStateException("an extension of our own making cannot be encoded", e);
        }
    }

    /** Whether this authority has issued a certificate. */
    boolean hasIssued(X509Certificate other) {
        try {
            other.verify(certificate.getPublicKey());
            return other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
        } catch (GeneralSecurityException notOurs) {
            return false;
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, BigInteger serial, Instant from, Instant to, X500Name subject, PublicKey key)
            throws IOException {
        var info = SubjectPublicKeyInfo.getInstance(key.getEncoded());
        return new X509v3CertificateBuilder(issuer, serial, Date.from(from), Date.from(to), subject, info)
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new BcX509ExtensionUtils().createSubjectKeyIdentifier(info));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, IOException {
        var encoded = builder.build(new JdkSigner(key)).getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static GeneralNames alternativeNames(Collection<String> names) {
        return new GeneralNames(
                names.stream().map(LocalAuthority::alternativeName).toArray(GeneralName[]::new));
    }

    private static GeneralName alternativeName(String name) {
        try {
            return new GeneralName(
                    GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
        } catch (IllegalArgumentException hostName) {
            return new GeneralName(GeneralName.dNSName, name);
        }
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** A positive number of at most 20 bytes that nobody can foresee (RFC 5280 §4.1.2.2). */
    private static BigInteger serial() {
        return new BigInteger(127, new SecureRandom()).setBit(126);
    }

    /** Signs with the JDK what Bouncy Castle has put together. */
    private static final class JdkSigner implements ContentSigner {
        private static final ASN1ObjectIdentifier ECDSA = X9ObjectIdentifiers.ecdsa_with_SHA256;

        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private final PrivateKey key;

        JdkSigner(PrivateKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(ECDSA);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            try {
                var signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(key);
                signature.update(content.toByteArray());
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a key of our own making cannot sign", e);
            }
        }
    }
}
