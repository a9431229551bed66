package com.openagents.spacetime.gateway.token;

import static com.openagents.spacetime.gateway.token.TokenForge.AUDIENCE;
import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.OPENID;
import static com.openagents.spacetime.gateway.token.TokenForge.base64;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static com.openagents.spacetime.gateway.token.TokenForge.encoded;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.hmac;
import static com.openagents.spacetime.gateway.token.TokenForge.openId;
import static com.openagents.spacetime.gateway.token.TokenForge.signer;
import static com.openagents.spacetime.gateway.token.TokenForge.token;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.TokenForge.Signer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Tokens that someone might try, each a good one but for what its name says, at {@link TokenForge#NOW}. */
public final class HostileTokens {
    private static final String HS256 = "{\"alg\":\"HS256\"}";
    private static final String ES256 = "{\"alg\":\"ES256\",\"kid\":\"es-1\"}";
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private HostileTokens() {}

    /** Every one, behind its name. */
    public static Stream<Arguments> all() {
        return Stream.of(
                        forms(),
                        algorithms(),
                        keyConfusions(),
                        signatures(),
                        headers(),
                        claimsThatAreWrong(),
                        claimsWithTheirOwnRefusal())
                .flatMap(Function.identity())
                .map(Arguments::get)
                .map(row -> Arguments.of(row[0], row[1]));
    }

    public static Stream<Arguments> forms() {
        var good = control(claims(CONTROL)).reveal();
        var parts = good.split("\\.", -1);
        var json = JsonUtil.toJson(claims(CONTROL));
        var signer = hmac(TokenForge.SECRET);
        return Stream.of(
                text("empty", ""),
                text("one dot", "."),
                text("two dots", ".."),
                text("opaque lease", "sync_0123456789abcdef0123456789abcdef"),
                text("two parts", parts[0] + "." + parts[1]),
                text("no signature", parts[0] + "." + parts[1] + "."),
                text("no payload", parts[0] + ".." + parts[2]),
                text("no header", "." + parts[1] + "." + parts[2]),
                text("four parts", good + "." + parts[2]),
                text("JWE", good + "." + parts[1] + "." + parts[2]),
                text("trailing dot", good + "."),
                text("space before", " " + good),
                text("space after", good + " "),
                text("line break after", good + "\n"),
                text("space inside", parts[0] + " ." + parts[1] + "." + parts[2]),
                text("padding", good + "="),
                text("stray bits in the last letter", strayBits(good)),
                text("standard base64 letters", parts[0] + "." + parts[1] + ".+/" + parts[2].substring(2)),
                text("Unicode letters", good.replace('e', '\u0435')),
                text("quotes", "\"" + good + "\""),
                text("scheme again", "Bearer " + good),
                text("64 KiB", parts[0] + "." + "A".repeat(65536) + "." + parts[2]),
                row("claims above 8 KiB", control(claims(CONTROL, "much", "x".repeat(8192)))),
                row("header is no JSON", token("alg=HS256", json, signer)),
                row("header is an array", token("[\"HS256\"]", json, signer)),
                row("header is null", token("null", json, signer)),
                row("payload is no JSON", token(HS256, "hello", signer)),
                row("payload is an array", token(HS256, "[" + json + "]", signer)),
                row("payload is a nested JWT", token(HS256, good, signer)),
                row("two objects", token(HS256, json + json, signer)),
                row("byte order mark", token(HS256, "\ufeff" + json, signer)),
                row(
                        "payload is not UTF-8",
                        encoded(
                                base64(HS256),
                                base64(json.replace("ada", "\u00ff").getBytes(StandardCharsets.ISO_8859_1)),
                                signer)),
                row("a claim twice", token(HS256, json.replaceFirst("\\{", "{\"sub\":\"user:eve\","), signer)),
                row(
                        "a claim twice, once escaped",
                        token(HS256, json.replaceFirst("\\{", "{\"su\\\\u0062\":\"eve\","), signer)),
                row("alg twice", token("{\"alg\":\"none\",\"alg\":\"HS256\"}", json, signer)),
                row("payload nested too deep", token(HS256, nested(json, 100), signer)),
                row("payload nested to the limit of its size", token(HS256, nested(json, 2500), signer)));
    }

    public static Stream<Arguments> algorithms() {
        var names = Stream.concat(
                        casings("none"),
                        Stream.of(
                                "", "hs256", "HS384", "HS512", "es256", "ES384", "ES512", "ES256K", "PS256", "RS384",
                                "RS512", "rs256", "eddsa", "Ed25519", "HS256 ", "dir", "A128KW"))
                .flatMap(alg -> {
                    var header = "{\"alg\":\"%s\",\"kid\":\"es-1\"}".formatted(alg);
                    return Stream.of(
                            row(
                                    "alg \"%s\", signed by HMAC".formatted(alg),
                                    token(header, claims(CONTROL), hmac(TokenForge.SECRET))),
                            row(
                                    "alg \"%s\", signed by ECDSA".formatted(alg),
                                    token(header, claims(OPENID), es256(TokenForge.P256))));
                });
        var others = Stream.of(
                text(
                        "none without signature",
                        base64("{\"alg\":\"none\"}") + "." + base64(JsonUtil.toJson(claims(CONTROL))) + "."),
                row("no alg", token("{\"typ\":\"JWT\"}", claims(CONTROL), hmac(TokenForge.SECRET))),
                row("alg null", token("{\"alg\":null}", claims(CONTROL), hmac(TokenForge.SECRET))),
                row("alg is a number", token("{\"alg\":256}", claims(CONTROL), hmac(TokenForge.SECRET))),
                row("alg is a list", token("{\"alg\":[\"HS256\"]}", claims(CONTROL), hmac(TokenForge.SECRET))));
        return Stream.concat(names, others);
    }

    public static Stream<Arguments> keyConfusions() {
        var keys = Map.of(
                "EC",
                TokenForge.P256.getPublic(),
                "RSA",
                TokenForge.RSA.getPublic(),
                "Ed25519",
                TokenForge.ED25519.getPublic());
        var byPublicKey = keys.entrySet().stream().flatMap(entry -> {
            var key = entry.getValue();
            return Stream.of(OPENID, CONTROL)
                    .flatMap(issuer -> Stream.of(
                            row(
                                    entry.getKey() + " key's DER as secret for " + issuer,
                                    token(HS256, claims(issuer), hmac(key.getEncoded()))),
                            row(
                                    entry.getKey() + " key's PEM as secret for " + issuer,
                                    token(HS256, claims(issuer), hmac(pem(key)))),
                            row(
                                    entry.getKey() + " key's PEM without line end as secret for " + issuer,
                                    token(HS256, claims(issuer), hmac(pem(key, "")))),
                            row(
                                    entry.getKey() + " key's JWK as secret for " + issuer,
                                    token(HS256, claims(issuer), hmac(jwk(key))))));
        });
        var others = Stream.of(
                row(
                        "a kid that leads to an empty file, signed with zero",
                        token(
                                "{\"alg\":\"HS256\",\"kid\":\"../../../../dev/null\"}",
                                claims(CONTROL),
                                hmac(new byte[1]))),
                row(
                        "a kid that would end a query, signed with what it would select",
                        token(
                                "{\"alg\":\"HS256\",\"kid\":\"x' UNION SELECT 'key\"}",
                                claims(CONTROL),
                                hmac("key".getBytes(StandardCharsets.UTF_8)))),
                row(
                        "a kid that is a URL of another's keys",
                        token(
                                "{\"alg\":\"HS256\",\"kid\":\"https://evil.example/keys\"}",
                                claims(CONTROL),
                                hmac(Secret.of("y".repeat(40))))),
                row("secret of another", token(HS256, claims(CONTROL), hmac(Secret.of("y".repeat(40))))),
                row("the empty secret in 32 zero bytes", token(HS256, claims(CONTROL), hmac(new byte[32]))),
                row(
                        "the secret with a line break",
                        token(HS256, claims(CONTROL), hmac(Secret.of(TokenForge.SECRET.reveal() + "\n")))),
                row("the secret for the OpenID provider", token(HS256, claims(OPENID), hmac(TokenForge.SECRET))),
                row(
                        "the provider's key for the secret's issuer",
                        token(ES256, claims(CONTROL), es256(TokenForge.P256))),
                row("another EC key under a known kid", token(ES256, claims(OPENID), es256(TokenForge.OTHER_P256))),
                row(
                        "another EC key without kid",
                        token("{\"alg\":\"ES256\"}", claims(OPENID), es256(TokenForge.OTHER_P256))),
                row(
                        "P-384 signature as ES256",
                        token(
                                ES256,
                                claims(OPENID),
                                signer("SHA384withECDSAinP1363Format", TokenForge.P384.getPrivate()))),
                row(
                        "RS256 under the EC key's kid",
                        token(
                                "{\"alg\":\"RS256\",\"kid\":\"es-1\"}",
                                claims(OPENID),
                                signer("SHA256withRSA", TokenForge.RSA.getPrivate()))),
                row(
                        "ES256 under the RSA key's kid",
                        token("{\"alg\":\"ES256\",\"kid\":\"rs-1\"}", claims(OPENID), es256(TokenForge.P256))),
                row(
                        "EdDSA under the EC key's kid",
                        token(
                                "{\"alg\":\"EdDSA\",\"kid\":\"es-1\"}",
                                claims(OPENID),
                                signer("Ed25519", TokenForge.ED25519.getPrivate()))));
        return Stream.concat(byPublicKey, others);
    }

    public static Stream<Arguments> signatures() {
        var zero = new byte[32];
        var order = fixed(ORDER);
        return Stream.of(
                ecdsa("r and s zero", zero, zero),
                ecdsa("r zero", zero, fixed(BigInteger.ONE)),
                ecdsa("s zero", fixed(BigInteger.ONE), zero),
                ecdsa("r and s the order", order, order),
                ecdsa("r the order, s zero", order, zero),
                ecdsa("r and s above the order", fixed(ORDER.add(BigInteger.ONE)), fixed(ORDER.add(BigInteger.ONE))),
                ecdsa("all bits", filled(32), filled(32)),
                row(
                        "ES256 in DER form",
                        token(ES256, claims(OPENID), signer("SHA256withECDSA", TokenForge.P256.getPrivate()))),
                row("ES256 cut by a byte", token(ES256, claims(OPENID), resized(es256(TokenForge.P256), -1))),
                row("ES256 cut by two bytes", token(ES256, claims(OPENID), resized(es256(TokenForge.P256), -2))),
                row("ES256 with a byte more", token(ES256, claims(OPENID), resized(es256(TokenForge.P256), 1))),
                row("ES256 in 96 bytes", token(ES256, claims(OPENID), resized(es256(TokenForge.P256), 32))),
                row("HS256 cut by a byte", token(HS256, claims(CONTROL), resized(hmac(TokenForge.SECRET), -1))),
                row("HS256 with a byte more", token(HS256, claims(CONTROL), resized(hmac(TokenForge.SECRET), 1))),
                row("HS256 of one byte", token(HS256, claims(CONTROL), resized(hmac(TokenForge.SECRET), -31))),
                row(
                        "EdDSA cut by a byte",
                        token(
                                "{\"alg\":\"EdDSA\"}",
                                claims(OPENID),
                                resized(signer("Ed25519", TokenForge.ED25519.getPrivate()), -1))),
                row("EdDSA of zeros", token("{\"alg\":\"EdDSA\"}", claims(OPENID), _ -> new byte[64])),
                row("RS256 of zeros", token("{\"alg\":\"RS256\"}", claims(OPENID), _ -> new byte[256])),
                row(
                        "RS256 cut by a byte",
                        token(
                                "{\"alg\":\"RS256\"}",
                                claims(OPENID),
                                resized(signer("SHA256withRSA", TokenForge.RSA.getPrivate()), -1))),
                row(
                        "RS256 with SHA-1",
                        token(
                                "{\"alg\":\"RS256\"}",
                                claims(OPENID),
                                signer("SHA1withRSA", TokenForge.RSA.getPrivate()))),
                row("another token's signature", swapped()));
    }

    public static Stream<Arguments> headers() {
        return Stream.of(
                        "\"crit\":[\"exp\"],\"exp\":1",
                        "\"crit\":[]",
                        "\"crit\":null",
                        "\"b64\":false",
                        "\"b64\":false,\"crit\":[\"b64\"]",
                        "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                        "\"jwk\":null",
                        "\"jku\":\"https://evil.example/keys\"",
                        "\"x5u\":\"https://evil.example/cert\"",
                        "\"x5c\":[\"MIIB\"]",
                        "\"cty\":\"JWT\"",
                        "\"zip\":\"DEF\"",
                        "\"enc\":\"A128GCM\"",
                        "\"typ\":\"logout+jwt\"",
                        "\"typ\":\"secevent+jwt\"",
                        "\"typ\":7",
                        "\"kid\":7",
                        "\"kid\":{\"a\":1}",
                        "\"kid\":\"" + "k".repeat(300) + "\"")
                .flatMap(extra -> {
                    var name = extra.substring(0, Math.min(40, extra.length()));
                    return Stream.of(
                            row(
                                    "HS256 with " + name,
                                    token(
                                            "{\"alg\":\"HS256\"," + extra + "}",
                                            claims(CONTROL),
                                            hmac(TokenForge.SECRET))),
                            row(
                                    "ES256 with " + name,
                                    token(
                                            "{\"alg\":\"ES256\"," + extra + "}",
                                            claims(OPENID),
                                            es256(TokenForge.P256))));
                });
    }

    public static Stream<Arguments> claimsThatAreWrong() {
        var issuers = Stream.of(
                        "https://openagents.com/",
                        "HTTPS://openagents.com",
                        "https://OpenAgents.com",
                        "https://openagents.com ",
                        "http://openagents.com",
                        "https://openagents.com.",
                        "https://\u043epenagents.com",
                        "https://openagents.co\u0301m",
                        "https://openagents.com:443",
                        "",
                        "localhost")
                .map(iss -> row("iss \"%s\"".formatted(iss), control(claims(iss))));
        var oddTimes = Stream.of("exp", "nbf", "iat")
                .flatMap(claim -> Stream.<Object>of(
                                "1772366400",
                                1772366400.5,
                                1e300,
                                -1L,
                                List.of(1772366400L),
                                true,
                                253402300800L,
                                new BigInteger("99999999999999999999"),
                                Map.of())
                        .map(value -> row("%s is %s".formatted(claim, value), control(claims(CONTROL, claim, value)))));
        var others = Stream.of(
                row("iss missing", control(without("iss"))),
                row("iss is a list", control(claims(CONTROL, "iss", List.of(CONTROL)))),
                row("iss null", control(claims(CONTROL, "iss", null))),
                row("exp missing", control(without("exp"))),
                row("exp null", control(claims(CONTROL, "exp", null))),
                row("aud missing", control(without("aud"))),
                row("aud of another", control(claims(CONTROL, "aud", "other"))),
                row("aud with a slash", control(claims(CONTROL, "aud", AUDIENCE + "/"))),
                row("aud in upper case", control(claims(CONTROL, "aud", "OpenAgents-Sync"))),
                row("aud is a number", control(claims(CONTROL, "aud", 7))),
                row("aud an array where a string is due", control(claims(CONTROL, "aud", List.of(AUDIENCE)))),
                row(
                        "aud an array of two where a string is due",
                        control(claims(CONTROL, "aud", List.of(AUDIENCE, "other")))),
                row("aud an empty array", openId(claims(OPENID, "aud", List.of()))),
                row("aud an array without ours", openId(claims(OPENID, "aud", List.of("other", "another")))),
                row("aud an array with a number", openId(claims(OPENID, "aud", List.of(AUDIENCE, 7)))),
                row("aud nested", openId(claims(OPENID, "aud", List.of(List.of(AUDIENCE))))),
                row(
                        "aud ours and that of the upstream tokens",
                        openId(claims(OPENID, "aud", List.of(AUDIENCE, Audience.UPSTREAM)))),
                row("aud of the upstream tokens", openId(claims(OPENID, "aud", Audience.UPSTREAM))),
                row("sub missing", control(without("sub"))),
                row("sub empty", control(claims(CONTROL, "sub", ""))),
                row("sub null", control(claims(CONTROL, "sub", null))),
                row("sub is a number", control(claims(CONTROL, "sub", 7))),
                row("sub of 129 bytes", control(claims(CONTROL, "sub", "s".repeat(129)))),
                row("sub of 65 letters with two bytes", control(claims(CONTROL, "sub", "\u00e9".repeat(65)))),
                row(
                        "sub with half a surrogate pair",
                        token(
                                HS256,
                                JsonUtil.toJson(claims(CONTROL)).replace("user:ada", "\\ud800"),
                                hmac(TokenForge.SECRET))),
                row("jti is a number", control(claims(CONTROL, "jti", 7))),
                row("scopes are a number", control(claims(CONTROL, "oa_sync_scopes", 7))),
                row("a scope is a number", control(claims(CONTROL, "oa_sync_scopes", List.of("a", 7)))),
                row("streams are an object", control(claims(CONTROL, "oa_sync_streams", Map.of("a", "b")))),
                row("session is a list", control(claims(CONTROL, "oa_session_id", List.of("a")))),
                row("device is a number", control(claims(CONTROL, "oa_device_id", 7))));
        return Stream.of(issuers, oddTimes, others).flatMap(rows -> rows);
    }

    public static Stream<Arguments> claimsWithTheirOwnRefusal() {
        long now = NOW.getEpochSecond();
        return Stream.of(
                Arguments.of("no jti", control(without("jti")), Refusal.MISSING_JTI),
                Arguments.of("empty jti", control(claims(CONTROL, "jti", "")), Refusal.MISSING_JTI),
                Arguments.of("no iat", control(without("iat")), Refusal.MISSING_IAT),
                Arguments.of("iat zero", control(claims(CONTROL, "iat", 0)), Refusal.MISSING_IAT),
                Arguments.of("iat null", control(claims(CONTROL, "iat", null)), Refusal.MISSING_IAT),
                Arguments.of("exp and leeway past", control(claims(CONTROL, "exp", now - 30)), Refusal.TOKEN_EXPIRED),
                Arguments.of("exp zero", control(claims(CONTROL, "exp", 0)), Refusal.TOKEN_EXPIRED),
                Arguments.of("nbf ahead", control(claims(CONTROL, "nbf", now + 31)), Refusal.TOKEN_NOT_YET_VALID),
                Arguments.of("iat ahead", control(claims(CONTROL, "iat", now + 31)), Refusal.TOKEN_NOT_YET_VALID),
                Arguments.of("too old", control(claims(CONTROL, "iat", now - 931)), Refusal.TOKEN_TOO_OLD));
    }

    /** A word in every mixture of small and capital letters. */
    private static Stream<String> casings(String word) {
        return IntStream.range(0, 1 << word.length())
                .mapToObj(mask -> IntStream.range(0, word.length())
                        .mapToObj(i -> word.substring(i, i + 1))
                        .reduce(
                                "",
                                (done, letter) -> done
                                        + (((mask >> done.length()) & 1) == 0
                                                ? letter
                                                : letter.toUpperCase(Locale.ROOT))));
    }

    private static Map<String, @Nullable Object> without(String claim) {
        var claims = claims(CONTROL);
        claims.remove(claim);
        return claims;
    }

    private static Arguments row(String name, Secret token) {
        return Arguments.of(name, token);
    }

    private static Arguments text(String name, String token) {
        return Arguments.of(name, Secret.of(token));
    }

    private static Arguments ecdsa(String name, byte[] r, byte[] s) {
        return row("ES256 with " + name, token(ES256, claims(OPENID), _ -> joined(r, s)));
    }

    /** The last letter of 32 bytes in base64url carries two bits that mean nothing. */
    private static String strayBits(String token) {
        var last = token.charAt(token.length() - 1);
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return token.substring(0, token.length() - 1) + letters.charAt(letters.indexOf(last) + 1);
    }

    private static String nested(String json, int depth) {
        return json.replaceFirst("\\{", "{\"deep\":" + "[".repeat(depth) + "]".repeat(depth) + ",");
    }

    private static Secret swapped() {
        var good = openId(claims(OPENID)).reveal();
        var other = openId(claims(OPENID, "sub", "user:eve")).reveal();
        return Secret.of(good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
    }

    private static Signer resized(Signer signer, int by) {
        return input -> {
            var signature = signer.sign(input);
            return Arrays.copyOf(signature, signature.length + by);
        };
    }

    private static byte[] pem(PublicKey key) {
        return pem(key, "\n");
    }

    private static byte[] pem(PublicKey key, String end) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return ("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----" + end)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] jwk(PublicKey key) {
        try {
            return JsonWebKey.Factory.newJwk(key).toJson().getBytes(StandardCharsets.UTF_8);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] fixed(BigInteger number) {
        var bytes = number.toByteArray();
        var fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] filled(int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
