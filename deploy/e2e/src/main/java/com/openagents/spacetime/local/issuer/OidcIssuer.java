package com.openagents.spacetime.local.issuer;

import com.openagents.spacetime.local.leak.Evidence;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.UUID;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * An OIDC provider of our own: ES256 with a key pair whose public half {@link IssuerServer} serves as a JWK set.
 *
 * @param url its issuer identifier, where its discovery document is found
 * @param directory holds {@code key.json}, the private key, and {@code jwks.json}, what is served
 */
public record OidcIssuer(String name, URI url, String audience, Path directory) implements Issuer {

    /** The issuer whose keys are in that directory, made if they are not there yet. */
    static OidcIssuer of(String name, URI url, String audience, Path directory) {
        var issuer = new OidcIssuer(name, url, audience, directory);
        if (!Files.exists(issuer.keyFile())) {
            issuer.generate();
        }
        return issuer;
    }

    @Override
    public String issuer() {
        return url.toString();
    }

    /** Where its discovery document is (OpenID Connect Discovery 1.0 §4). */
    public URI discovery() {
        return URI.create(url + IssuerServer.DISCOVERY);
    }

    @Override
    public String mint(TokenRequest request, Instant now) {
        try {
            var key = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(keyFile()));
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setHeader("typ", "JWT");
            signature.setKey(key.getPrivateKey());
            signature.setPayload(Claims.json(this, request, now));
            return Evidence.minted(signature.getCompactSerialization());
        } catch (IOException | JoseException e) {
            throw StackFailure.failed("issuer " + name + " cannot sign with " + keyFile(), e);
        }
    }

    private Path keyFile() {
        return directory.resolve("key.json");
    }

    private void generate() {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(UUID.randomUUID().toString());
            key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            key.setUse("sig");
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(IssuerServer.JWKS_FILE),
                    "{\"keys\":[" + key.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}\n");
            Files.createFile(
                    keyFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(keyFile(), key.toJson(OutputControlLevel.INCLUDE_PRIVATE) + "\n");
        } catch (IOException | JoseException e) {
            throw StackFailure.failed("the keys of issuer " + name + " cannot be made in " + directory, e);
        }
    }
}
