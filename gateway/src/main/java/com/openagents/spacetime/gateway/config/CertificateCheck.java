package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.settings.FileCheck;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * Looks at a certificate chain and a private key as a TLS handshake would, so that what cannot work is found before the
 * first client is.
 *
 * @param certificateSetting where the chain is complained of
 * @param keySetting where the key is complained of
 */
record CertificateCheck(Settings settings, Setting<Path> certificateSetting, Setting<Path> keySetting) {
    /** Whether a handshake with these files can succeed now; if not, the settings say why. */
    boolean accepts(Path certificate, Path key, Instant now) {
        var missing = FileCheck.complaint(certificate);
        missing.ifPresent(why -> settings.complain(certificateSetting, why));
        var keyMissing = FileCheck.complaint(key);
        keyMissing.ifPresent(why -> settings.complain(keySetting, why));
        var chain = missing.isPresent() ? List.<X509Certificate>of() : chain(certificate);
        boolean valid = true;
        for (int i = 0; i < chain.size(); i++) {
            valid &= isInForce(chain.get(i), "certificate %d in %s".formatted(i + 1, certificate), now);
        }
        try {
            return keyMissing.isEmpty() && fits(PrivateKeyFile.read(key), key, chain, certificate) && valid;
        } catch (PrivateKeyFile.Unusable unusable) {
            settings.complain(keySetting, String.valueOf(unusable.getMessage()));
            return false;
        }
    }

    private List<X509Certificate> chain(Path file) {
        try (var in = Files.newInputStream(file)) {
            var chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (chain.isEmpty()) {
                settings.complain(certificateSetting, "%s holds no certificate: it must be PEM".formatted(file));
            }
            return chain;
        } catch (CertificateException unreadable) {
            settings.complain(
                    certificateSetting, "%s holds no certificate that can be read: it must be PEM".formatted(file));
            return List.of();
        } catch (IOException failure) {
            settings.complain(certificateSetting, "%s cannot be read (%s)".formatted(file, failure));
            return List.of();
        }
    }

    private boolean isInForce(X509Certificate certificate, String which, Instant now) {
        var from = certificate.getNotBefore().toInstant();
        var to = certificate.getNotAfter().toInstant();
        if (now.isAfter(to)) {
            settings.complain(certificateSetting, "%s expired at %s: put a new one there".formatted(which, to));
        } else if (now.isBefore(from)) {
            settings.complain(
                    certificateSetting,
                    "%s is not valid before %s: wait, or set this machine's clock".formatted(which, from));
        }
        return !now.isBefore(from) && !now.isAfter(to);
    }

    private boolean fits(PrivateKey key, Path keyFile, List<X509Certificate> chain, Path certificateFile) {
        if (chain.isEmpty()) {
            return false; // complained of already
        }
        if (belongTogether(key, chain.getFirst().getPublicKey())) {
            return true;
        }
        boolean disordered = chain.stream().anyMatch(other -> belongTogether(key, other.getPublicKey()));
        settings.complain(
                keySetting,
                disordered
                        ? "the key in %s belongs to a later certificate in %s: put the server's own first"
                                .formatted(keyFile, certificateFile)
                        : "the key in %s does not belong to the certificate in %s: give the two files of one pair"
                                .formatted(keyFile, certificateFile));
        return false;
    }

    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        var probe = new byte[] {1, 2, 3};
        try {
            var signature = Signature.getInstance(
                    privateKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(privateKey);
            signature.update(probe);
            var signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }
}
