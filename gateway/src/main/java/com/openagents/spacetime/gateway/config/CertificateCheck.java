package com.openagents.spacetime.gateway.config;

import com.openagents.spacetime.gateway.tls.ServerIdentity;
import com.openagents.spacetime.settings.FileCheck;
import com.openagents.spacetime.settings.Setting;
import com.openagents.spacetime.settings.Settings;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a certificate chain and a private key as a TLS handshake would, so that what cannot work is found before the
 * first client is.
 *
 * @param certificateSetting where the chain is complained of
 * @param keySetting where the key is complained of
 */
record CertificateCheck(Settings settings, Setting<Path> certificateSetting, Setting<Path> keySetting) {
    /** What the files hold, if a handshake with it can succeed now; if not, the settings say why. */
    Optional<ServerIdentity> identity(Path certificate, Path key, Instant now) {
        var chain = CertificateFile.read(settings, certificateSetting, certificate);
        var keyMissing = FileCheck.complaint(key);
        keyMissing.ifPresent(why -> settings.complain(keySetting, why));
        boolean valid = !chain.isEmpty();
        for (int i = 0; i < chain.size(); i++) {
            valid &= isInForce(chain.get(i), "certificate %d in %s".formatted(i + 1, certificate), now);
        }
        if (keyMissing.isPresent()) {
            return Optional.empty();
        }
        try {
            var read = PrivateKeyFile.read(key);
            return fits(read, key, chain, certificate) && valid
                    ? Optional.of(new ServerIdentity(chain, read))
                    : Optional.empty();
        } catch (PrivateKeyFile.Unusable unusable) {
            settings.complain(keySetting, String.valueOf(unusable.getMessage()));
            return Optional.empty();
        }
    }

    /** The same of the files that the settings name; empty if they do not name both. */
    Optional<ServerIdentity> identity(Instant now) {
        var certificate = settings.find(certificateSetting);
        var key = settings.find(keySetting);
        return certificate.isPresent() && key.isPresent()
                ? identity(certificate.get(), key.get(), now)
                : Optional.empty();
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
