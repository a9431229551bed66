package com.openagents.spacetime.gateway.token;

import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.OnKeyWithdrawal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jca.ProviderContext;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Makes tokens from any text, so that also those can be made that no library would sign; and two issuers to try them on. */
public final class TokenForge {
    /** The time at which the tokens of {@link #claims} are 10 s old and last for another 290 s. */
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** The issuer string of the control service. */
    public static final String CONTROL = "https://openagents.com";
    /** The issuer string of an OpenID provider. */
    public static final String OPENID = "https://id.example.com";
    /** The audience of both. */
    public static final String AUDIENCE = "openagents-sync";

    /** The control service's secret, and one that it has replaced. */
    public static final Secret SECRET = Secret.of("correct horse battery staple, twice over");

    public static final Secret OLD_SECRET = Secret.of("an older secret that is not yet withdrawn");

    /** Key pairs, by what they are. */
    public static final KeyPair P256 = pair("EC", new ECGenParameterSpec("secp256r1"));

    public static final KeyPair OTHER_P256 = pair("EC", new ECGenParameterSpec("secp256r1"));
    public static final KeyPair P384 = pair("EC", new ECGenParameterSpec("secp384r1"));
    public static final KeyPair RSA = pair("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
    public static final KeyPair SMALL_RSA = pair("RSA", new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4));
    public static final KeyPair ED25519 = pair("Ed25519", null);

    /** Turns the signed part of a token into its signature. */
    @FunctionalInterface
    public interface Signer {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }

    private TokenForge() {}

    /** Both issuers, as they are trusted. */
    public static Map<String, TrustedIssuer> trusted() {
        return Map.of(CONTROL, trustedControl(), OPENID, trustedOpenId());
    }

    /** Both issuers as settings, with their keys in files. */
    public static List<IssuerSettings> issuers(Path files) throws IOException {
        var secret = Files.writeString(files.resolve("control.secret"), SECRET.reveal());
        var old = Files.writeString(files.resolve("control-old.secret"), OLD_SECRET.reveal());
        var keys = Files.writeString(files.resolve("openid.jwks.json"), keySet());
        return List.of(
                new IssuerSettings.SharedSecret(trustedControl().rules(), List.of(secret, old)),
                new IssuerSettings.Keys(trustedOpenId().rules(), OnKeyWithdrawal.CLOSE, List.of(keys)));
    }

    private static String keySet() {
        return new JsonWebKeySet(
                        jwk("es-1", P256.getPublic()), jwk("rs-1", RSA.getPublic()), jwk("ed-1", ED25519.getPublic()))
                .toJson();
    }

    private static JsonWebKey jwk(String kid, Key key) {
        try {
            var jwk = JsonWebKey.Factory.newJwk(key);
            jwk.setKeyId(kid);
            return jwk;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public static TrustedIssuer trustedControl() {
        return new TrustedIssuer(
                IssuerRules.ofSharedSecret("control", CONTROL, AUDIENCE),
                new KeySet(
                        List.of(VerificationKey.ofSharedSecret(SECRET), VerificationKey.ofSharedSecret(OLD_SECRET))));
    }

    public static TrustedIssuer trustedOpenId() {
        return new TrustedIssuer(
                IssuerRules.ofOpenId("openid", OPENID, AUDIENCE),
                new KeySet(List.of(
                        publicKey("es-1", P256.getPublic()),
                        publicKey("rs-1", RSA.getPublic()),
                        publicKey("ed-1", ED25519.getPublic()))));
    }

    public static VerificationKey publicKey(String kid, Key key) {
        return VerificationKey.ofPublicKey(Optional.of(kid), key);
    }

    /** The claims of a good token, free to be changed. */
    public static Map<String, @Nullable Object> claims(String issuer) {
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("iss", issuer);
        claims.put("aud", AUDIENCE);
        claims.put("sub", "user:ada");
        claims.put("iat", NOW.getEpochSecond() - 10);
        claims.put("nbf", NOW.getEpochSecond() - 10);
        claims.put("exp", NOW.getEpochSecond() + 290);
        claims.put("jti", "sync_0123456789abcdef");
        return claims;
    }

    /** Good claims with one changed; {@code null} is written as such. */
    public static Map<String, @Nullable Object> claims(String issuer, String name, @Nullable Object value) {
        var claims = claims(issuer);
        claims.put(name, value);
        return claims;
    }

    /** A good token of the control service with these claims. */
    public static Secret control(Map<String, @Nullable Object> claims) {
        return token("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"sync-auth-v1\"}", claims, hmac(SECRET));
    }

    /** What the verifier makes of a good token. */
    public static VerifiedToken verified(Secret token) {
        var verdict = new TokenVerifier(new ProviderContext()).verify(token, trusted(), NOW);
        if (verdict instanceof Verdict.Verified(var verified)) {
            return verified;
        }
        throw new IllegalArgumentException("this is no good token: " + verdict);
    }

    /** A good token of the OpenID provider with these claims. */
    public static Secret openId(Map<String, @Nullable Object> claims) {
        return token("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"es-1\"}", claims, es256(P256));
    }

    public static Secret token(String header, Map<String, @Nullable Object> claims, Signer signer) {
        return token(header, JsonUtil.toJson(claims), signer);
    }

    public static Secret token(String header, String payload, Signer signer) {
        return encoded(base64(header), base64(payload), signer);
    }

    /** A token of parts that are encoded already. */
    public static Secret encoded(String header, String payload, Signer signer) {
        var signed = header + "." + payload;
        try {
            return Secret.of(MintedCredentials.note(
                    signed + "." + base64(signer.sign(signed.getBytes(StandardCharsets.US_ASCII)))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static Signer hmac(Secret secret) {
        return hmac(secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    public static Signer hmac(byte[] secret) {
        return input -> {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(input);
        };
    }

    public static Signer es256(KeyPair pair) {
        return signer("SHA256withECDSAinP1363Format", pair.getPrivate());
    }

    public static Signer signer(String algorithm, PrivateKey key) {
        return input -> {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        };
    }

    private static KeyPair pair(String algorithm, @Nullable AlgorithmParameterSpec parameters) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (parameters != null) {
                generator.initialize(parameters);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
