package com.openagents.spacetime.sidecar.ship;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * SHA-256 of a public key in DER. A restored server needs the key pair that its tokens were signed with; the fingerprint says
 * which one that is.
 */
final class PublicKeyFingerprint {
    private static final Logger LOG = Logger.getLogger(PublicKeyFingerprint.class);

    private PublicKeyFingerprint() {}

    /** Of the key in a PEM file; nothing, and a line in the log, if it cannot be read: a copy without it is better than none. */
    static Optional<String> of(Path pem) {
        try {
            var base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
            var der = Base64.getMimeDecoder().decode(base64);
            var sha = MessageDigest.getInstance("SHA-256").digest(der);
            return Optional.of(HexFormat.of().formatHex(sha));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf(
                    "the public key cannot be read, control copies are shipped without its fingerprint file=%s reason=\"%s\"",
                    pem, e);
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
