package com.openagents.spacetime.local.issuer;

import com.openagents.spacetime.local.leak.Evidence;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The stand-in for the control service: HS256 with a secret that the gateway knows too. For a rotation there are two more
 * files that the gateway reads, with the next secret and the previous one; at other times they hold the same as the first.
 *
 * @param secretFile the secret, as text
 */
public record SharedSecretIssuer(String name, String issuer, String audience, Path secretFile) implements Issuer {
    private static final String KEY_ID = "sync-auth-v1";
    private static final int SECRET_BYTES = 32;

    /** The issuer whose secret is in that file, made if it is not there yet. */
    static SharedSecretIssuer of(String name, String issuer, String audience, Path secretFile) {
        var shared = new SharedSecretIssuer(name, issuer, audience, secretFile);
        if (!Files.exists(secretFile)) {
            var secret = generated();
            List.of(secretFile, shared.nextSecretFile(), shared.previousSecretFile())
                    .forEach(file -> write(secret, file));
        }
        return shared;
    }

    /** What tokens may be signed with before the issuer itself does so. */
    public Path nextSecretFile() {
        return secretFile.resolveSibling(secretFile.getFileName() + ".next");
    }

    /** What tokens may still be signed with after a rotation. */
    public Path previousSecretFile() {
        return secretFile.resolveSibling(secretFile.getFileName() + ".previous");
    }

    @Override
    public String mint(TokenRequest request, Instant now) {
        try {
            var secret = Files.readString(secretFile).strip().getBytes(StandardCharsets.UTF_8);
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
            signature.setKeyIdHeaderValue(KEY_ID);
            signature.setHeader("typ", "JWT");
            signature.setKey(new HmacKey(secret));
            signature.setPayload(Claims.json(this, request, now));
            return Evidence.minted(signature.getCompactSerialization());
        } catch (IOException | JoseException e) {
            throw StackFailure.failed("issuer " + name + " cannot sign with " + secretFile, e);
        }
    }

    /** A new secret. */
    static String generated() {
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /** Writes a secret for its owner alone to read. */
    static void write(String secret, Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret);
        } catch (IOException e) {
            throw StackFailure.failed("the secret of the issuer cannot be written to " + file, e);
        }
    }
}
