package com.openagents.spacetime.local.server;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * The key pair with which a SpacetimeDB server signs and checks tokens: ES256, as PEM files (PKCS #8 and X.509). The server
 * makes it at its first start; the gateway is given the same files.
 *
 * @param privateKey readable by its owner alone
 * @param publicKey the other half
 */
public record ServerKeys(Path privateKey, Path publicKey) {
    private static final String PRIVATE = "PRIVATE KEY";

    /** The pair that is, or will be, in a directory. */
    public static ServerKeys in(Path directory) {
        return new ServerKeys(directory.resolve("id_ecdsa"), directory.resolve("id_ecdsa.pub"));
    }

    /** Closes the private key to others: servers before 2.2 leave it open to all. */
    public void protect() {
        try {
            Files.setPosixFilePermissions(privateKey, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw StackFailure.failed(privateKey + " cannot be closed to others", e);
        }
    }

    /** The private half, for signing. */
    public PrivateKey signer() {
        try {
            var body = Files.readString(privateKey).replaceAll("-----(BEGIN|END) " + PRIVATE + "-----|\\s", "");
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (IOException | GeneralSecurityException e) {
            throw StackFailure.failed("the server's private key cannot be read", e);
        }
    }
}
