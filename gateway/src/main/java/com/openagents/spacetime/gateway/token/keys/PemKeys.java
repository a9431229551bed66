package com.openagents.spacetime.gateway.token.keys;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** Public keys in PEM: blocks with the line {@code BEGIN PUBLIC KEY} (SubjectPublicKeyInfo, RFC 7468 §13), one or several. */
final class PemKeys {
    private PemKeys() {}

    /**
     * Reads all blocks.
     *
     * @return at least one key, in the order of the text
     * @throws IllegalArgumentException if there is none, one that cannot be used, or a block of another kind; the message is the
     *     end of a sentence, and holds no part of the text
     */
    static List<PublicKey> parse(String pem) {
        var keys = new ArrayList<PublicKey>();
        var parser = new PEMParser(new StringReader(pem)); // over a text in memory, so there is nothing to close
        for (var block = next(parser); block != null; block = next(parser)) {
            keys.add(key(block));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it has no PEM block \"BEGIN PUBLIC KEY\"");
        }
        return List.copyOf(keys);
    }

    /** The next block, null at the end. What is no base64 or no ASN.1 makes the parser throw more than it declares. */
    private static @Nullable Object next(PEMParser parser) {
        try {
            return parser.readObject();
        } catch (IOException | IllegalArgumentException | IllegalStateException damaged) {
            throw new IllegalArgumentException("its PEM is damaged", damaged);
        }
    }

    private static PublicKey key(Object block) {
        return switch (block) {
            case SubjectPublicKeyInfo info -> key(info);
            case X509CertificateHolder _ ->
                throw new IllegalArgumentException(
                        "it is a certificate, which can run out and be revoked unseen: take its key"
                                + " out with `openssl x509 -pubkey -noout`");
            case PrivateKeyInfo _, PEMKeyPair _, PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                throw new IllegalArgumentException(
                        "it holds a private key, which only its issuer may have: take the public half with `openssl pkey -pubout`");
            default -> throw new IllegalArgumentException("it holds a PEM block that is no public key");
        };
    }

    private static PublicKey key(SubjectPublicKeyInfo info) {
        try {
            return KeyFactory.getInstance(type(info.getAlgorithm().getAlgorithm()))
                    .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("it holds a public key that is damaged or of a curve unknown here", e);
        }
    }

    private static String type(ASN1ObjectIdentifier id) {
        if (id.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC";
        }
        if (id.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        if (id.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "Ed25519";
        }
        throw new IllegalArgumentException("it holds a public key that is neither EC, RSA nor Ed25519");
    }
}
