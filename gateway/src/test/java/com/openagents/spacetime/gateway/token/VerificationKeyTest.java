package com.openagents.spacetime.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerificationKeyTest {
    static Stream<Arguments> pinnedKeys() {
        return Stream.of(
                Arguments.of(TokenForge.P256.getPublic(), Algorithm.ES256),
                Arguments.of(TokenForge.RSA.getPublic(), Algorithm.RS256),
                Arguments.of(TokenForge.ED25519.getPublic(), Algorithm.EDDSA));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("pinnedKeys")
    void the_type_of_a_key_decides_its_algorithm(Key key, Algorithm algorithm) {
        assertThat(VerificationKey.ofPublicKey(Optional.of("k"), key).algorithm())
                .isEqualTo(algorithm);
    }

    static Stream<Arguments> unusableKeys() throws GeneralSecurityException {
        return Stream.of(
                Arguments.of("P-384", TokenForge.P384.getPublic()),
                Arguments.of("RSA of 1024 bits", TokenForge.SMALL_RSA.getPublic()),
                Arguments.of("RSA with the exponent 1", rsaWithExponent(BigInteger.ONE)),
                Arguments.of("RSA with an even exponent", rsaWithExponent(BigInteger.valueOf(65536))),
                Arguments.of(
                        "Ed448",
                        KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPublic()),
                Arguments.of(
                        "X25519",
                        KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic()),
                Arguments.of("a private key", TokenForge.P256.getPrivate()),
                Arguments.of(
                        "a secret",
                        VerificationKey.ofSharedSecret(TokenForge.SECRET).key()),
                Arguments.of("a point off the curve", offCurve()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableKeys")
    void other_keys_are_refused_as_public_keys(String name, Key key) {
        assertThatThrownBy(() -> VerificationKey.ofPublicKey(Optional.empty(), key))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_key_cannot_be_given_the_algorithm_of_another_type() {
        assertThatThrownBy(() -> new VerificationKey(Optional.empty(), Algorithm.HS256, TokenForge.P256.getPublic()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_shared_secret_is_at_least_as_long_as_its_hash() {
        assertThat(VerificationKey.ofSharedSecret(Secret.of("s".repeat(32))).algorithm())
                .isEqualTo(Algorithm.HS256);
        assertThatThrownBy(() -> VerificationKey.ofSharedSecret(Secret.of("s".repeat(31))))
                .hasMessage("a shared secret has 31 bytes, HS256 needs at least 32");
    }

    private static Key rsaWithExponent(BigInteger exponent) {
        var modulus = ((RSAPublicKey) TokenForge.RSA.getPublic()).getModulus();
        // The JDK refuses such exponents by itself where it makes keys.
        return new RSAPublicKey() {
            @Override
            public BigInteger getModulus() {
                return modulus;
            }

            @Override
            public BigInteger getPublicExponent() {
                return exponent;
            }

            @Override
            public String getAlgorithm() {
                return "RSA";
            }

            @Override
            public String getFormat() {
                return "none";
            }

            @Override
            public byte[] getEncoded() {
                return new byte[0];
            }
        };
    }

    private static Key offCurve() throws GeneralSecurityException {
        var parameters = ((ECPublicKey) TokenForge.P256.getPublic()).getParams();
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(new ECPoint(BigInteger.ONE, BigInteger.TWO), parameters));
    }
}
