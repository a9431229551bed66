package com.openagents.spacetime.local.server;

import com.openagents.spacetime.local.leak.Evidence;
import java.time.Duration;
import java.time.Instant;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Tokens that a server takes because they are signed with its own key pair. */
public final class ServerToken {
    private static final String OWNER_ISSUER = "localhost";
    private static final String OWNER_SUBJECT = "spacetime-local-owner";
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private ServerToken() {}

    /**
     * A token of the local databases' owner. A database's owner is an identity, and that follows from issuer and subject
     * alone: always the same two, so that a later stack may update what an earlier one has published.
     */
    public static String ofOwner(ServerKeys keys, Instant now) {
        return mint(keys, OWNER_ISSUER, OWNER_SUBJECT, now);
    }

    /** A token for whomever, valid for five minutes. */
    public static String mint(ServerKeys keys, String issuer, String subject, Instant now) {
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setSubject(subject);
        claims.setAudience("spacetimedb");
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(LIFETIME).getEpochSecond()));
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setHeader("typ", "JWT");
        signature.setKey(keys.signer());
        signature.setPayload(claims.toJson());
        try {
            return Evidence.minted(signature.getCompactSerialization());
        } catch (JoseException e) {
            throw new IllegalStateException("a P-256 key of our own making signs", e);
        }
    }
}
