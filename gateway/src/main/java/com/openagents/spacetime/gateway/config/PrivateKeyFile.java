package com.openagents.spacetime.gateway.config;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads a TLS server's private key in any of its PEM forms: PKCS#8 and the older ones of OpenSSL. */
final class PrivateKeyFile {
    /** A file is no private key that a TLS server can use; the message is a whole sentence without the key. */
    static final class Unusable extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private PrivateKeyFile() {}

    static PrivateKey read(Path file) throws Unusable {
        try (var pem = new PEMParser(Files.newBufferedReader(file, StandardCharsets.ISO_8859_1))) {
            for (var block = pem.readObject(); block != null; block = pem.readObject()) {
                switch (block) {
                    case PrivateKeyInfo key -> {
                        return key(key, file);
                    }
                    case PEMKeyPair pair -> {
                        return key(pair.getPrivateKeyInfo(), file);
                    }
                    case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                        throw new Unusable(
                                "the key in %s is encrypted: write it out with `openssl pkey -in %s`, readable by the gateway alone"
                                        .formatted(file, file));
                    default -> {
                        // certificates and curve parameters may stand before the key
                    }
                }
            }
        } catch (PEMException damaged) {
            throw new Unusable("the PEM in %s is damaged: write the file anew".formatted(file), damaged);
        } catch (IOException failure) {
            throw new Unusable("%s cannot be read (%s)".formatted(file, failure), failure);
        }
        throw new Unusable("%s holds no private key: it must be PEM, with a line BEGIN PRIVATE KEY".formatted(file));
    }

    private static PrivateKey key(PrivateKeyInfo info, Path file) throws Unusable, IOException {
        var spec = new PKCS8EncodedKeySpec(info.getEncoded());
        try {
            return KeyFactory.getInstance(
                            algorithm(info.getPrivateKeyAlgorithm().getAlgorithm(), file))
                    .generatePrivate(spec);
        } catch (GeneralSecurityException unusable) {
            throw new Unusable("the key in %s cannot be used: write it anew as PKCS#8".formatted(file), unusable);
        }
    }

    private static String algorithm(ASN1ObjectIdentifier id, Path file) throws Unusable {
        if (id.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        if (id.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC";
        }
        throw new Unusable(
                "the key in %s is neither RSA nor EC, so few clients could use it: make one of these".formatted(file));
    }
}
