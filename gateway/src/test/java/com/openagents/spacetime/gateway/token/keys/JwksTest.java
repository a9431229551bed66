package com.openagents.spacetime.gateway.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.security.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwksTest {
    private static final String SOURCE = "https://id.example.com/keys";
    private static final Set<Algorithm> ALL = Set.of(Algorithm.ES256, Algorithm.RS256, Algorithm.EDDSA);

    @Test
    void keys_are_pinned_to_the_algorithms_of_their_types() throws Exception {
        var keys = new LinkedHashMap<String, Key>();
        keys.put("e", TokenForge.P256.getPublic());
        keys.put("r", TokenForge.RSA.getPublic());
        keys.put("d", TokenForge.ED25519.getPublic());

        var jwks = Jwks.parse(SOURCE, KeyServer.jwks(keys), ALL);

        assertThat(jwks.keys().keys())
                .containsExactly(
                        TokenForge.publicKey("e", TokenForge.P256.getPublic()),
                        TokenForge.publicKey("r", TokenForge.RSA.getPublic()),
                        TokenForge.publicKey("d", TokenForge.ED25519.getPublic()));
        assertThat(jwks.keys().keys())
                .extracting(VerificationKey::algorithm)
                .containsExactly(Algorithm.ES256, Algorithm.RS256, Algorithm.EDDSA);
        assertThat(jwks.skipped()).isEmpty();
    }

    static Stream<Arguments> unusable() throws JoseException {
        var p256 = TokenForge.P256.getPublic();
        return Stream.of(
                Arguments.of("7", "no JSON object"),
                Arguments.of("{}", "kty"),
                Arguments.of("{\"kty\":\"oct\",\"k\":\"AAAA\"}", "secret part"),
                Arguments.of(withPrivatePart(), "its issuer must replace it"),
                Arguments.of(changed(p256, "use", "enc"), "not for signatures"),
                Arguments.of(changed(p256, "use", 7), "its use is not a string"),
                Arguments.of(changed(p256, "key_ops", List.of("sign")), "not for verifying"),
                Arguments.of(changed(p256, "key_ops", "verify"), "not for verifying"),
                Arguments.of(changed(p256, "alg", "ES384"), "another algorithm"),
                Arguments.of(changed(p256, "alg", "HS256"), "another algorithm"),
                Arguments.of(changed(p256, "kid", 7), "its kid is not a string"),
                Arguments.of(changed(p256, "kty", "RSA"), "Missing required 'n'"),
                Arguments.of(changed(p256, "crv", "P-384"), "P-256"),
                Arguments.of(changed(p256, "x", "AQ"), "not on its curve"),
                Arguments.of(changed(p256, "y", 7), "'y'"),
                Arguments.of(changed(p256, "x5c", 7), "not those of a key"),
                Arguments.of(changed(p256, "x5c", List.of(7)), "not those of a key"),
                Arguments.of(changed(TokenForge.ED25519.getPublic(), "x", ""), "not those of a key"),
                Arguments.of(changed(TokenForge.P384.getPublic(), "kid", "k"), "P-256"),
                Arguments.of(changed(TokenForge.SMALL_RSA.getPublic(), "kid", "k"), "2048 to 8192 bits, not 1024"),
                Arguments.of(changed(TokenForge.RSA.getPublic(), "alg", "PS256"), "another algorithm"),
                Arguments.of(changed(TokenForge.ED25519.getPublic(), "kid", "k"), "may not use EdDSA"));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("unusable")
    void a_key_that_cannot_be_used_is_left_out_with_a_reason(String unusable, String reason) throws Exception {
        var good = changed(TokenForge.OTHER_P256.getPublic(), "use", "sig");

        var jwks = Jwks.parse(
                SOURCE, "{\"keys\":[%s,%s]}".formatted(unusable, good), Set.of(Algorithm.ES256, Algorithm.RS256));

        assertThat(jwks.keys().keys())
                .containsExactly(VerificationKey.ofPublicKey(Optional.empty(), TokenForge.OTHER_P256.getPublic()));
        assertThat(jwks.skipped())
                .singleElement()
                .asString()
                .startsWith("key 1: ")
                .contains(reason);
    }

    @Test
    void no_more_than_32_keys_are_taken() throws Exception {
        var keys = new LinkedHashMap<String, Key>();
        for (int i = 0; i < 40; i++) {
            keys.put("k" + i, TokenForge.P256.getPublic());
        }

        var jwks = Jwks.parse(SOURCE, KeyServer.jwks(keys), ALL);

        assertThat(jwks.keys().keys()).hasSize(32);
        assertThat(jwks.skipped()).hasSize(8);
    }

    @Test
    void a_set_without_a_usable_key_is_none() {
        assertThatThrownBy(() -> Jwks.parse(SOURCE, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", ALL))
                .isInstanceOf(KeysUnavailable.class)
                .hasMessageStartingWith("https://id.example.com/keys has no usable key [key 1: ");
    }

    private static String withPrivatePart() throws JoseException {
        var jwk = PublicJsonWebKey.Factory.newPublicJwk(TokenForge.P256.getPublic());
        jwk.setPrivateKey(TokenForge.P256.getPrivate());
        return jwk.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    private static String changed(Key key, String name, Object value) throws JoseException {
        var parameters = new LinkedHashMap<>(JsonWebKey.Factory.newJwk(key).toParams(OutputControlLevel.PUBLIC_ONLY));
        parameters.put(name, value);
        return JsonUtil.toJson(Map.copyOf(parameters));
    }
}
