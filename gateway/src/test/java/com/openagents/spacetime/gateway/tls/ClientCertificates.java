package com.openagents.spacetime.gateway.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority whose certificates prove clients, for tests. */
public final class ClientCertificates {
    private final KeyPair keys = keyPair();
    private final X500Name name;
    private final X509Certificate authority;

    /** Makes it. */
    public ClientCertificates(String name) throws Exception {
        this.name = new X500Name("CN=" + name);
        this.authority = signed(this.name, keys.getPublic(), true);
    }

    /** What a server must trust. */
    public ClientAuthorities authorities() {
        return new ClientAuthorities(List.of(authority));
    }

    /** A client with a key of its own. */
    public ServerIdentity client(String client) throws Exception {
        var own = keyPair();
        var certificate = signed(new X500Name("CN=" + client), own.getPublic(), false);
        return new ServerIdentity(List.of(certificate), own.getPrivate());
    }

    private X509Certificate signed(X500Name subject, PublicKey key, boolean isAuthority)
            throws OperatorCreationException, GeneralSecurityException, CertIOException {
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(Duration.ofDays(1))),
                        subject,
                        key)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        if (!isAuthority) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        }
        PrivateKey signing = keys.getPrivate();
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signing)));
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform makes EC keys, this one does not", e);
        }
    }
}
