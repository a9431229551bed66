package com.openagents.spacetime.gateway.token.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.tls.LocalCertificates;
import com.openagents.spacetime.gateway.token.Algorithm;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublicKeyFileTest {
    private static final IssuerRules RULES = IssuerRules.ofOpenId("partner", "urn:partner", "gateway");
    private static final Path FILE = Path.of("partner.pem");

    @TempDir
    private Path folder;

    static Stream<PublicKey> types() {
        return Stream.of(TokenForge.P256.getPublic(), TokenForge.RSA.getPublic(), TokenForge.ED25519.getPublic());
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_key_in_pem_has_no_kid(PublicKey key) throws Exception {
        assertThat(parse(pem(key))).containsExactly(VerificationKey.ofPublicKey(Optional.empty(), key));
    }

    @Test
    void several_keys_in_pem_keep_their_order_whatever_stands_between_them() throws Exception {
        var text = "# the new one\n%s\nand the old one\r\n%s"
                .formatted(
                        pem(TokenForge.P256.getPublic()),
                        pem(TokenForge.RSA.getPublic()).replace("\n", "\r\n"));

        assertThat(parse(text))
                .extracting(VerificationKey::algorithm)
                .containsExactly(Algorithm.ES256, Algorithm.RS256);
    }

    @Test
    void a_key_in_json_has_the_kid_that_stands_there() throws Exception {
        var jwk = JsonWebKey.Factory.newJwk((Key) TokenForge.P256.getPublic());
        jwk.setKeyId("p-1");

        assertThat(parse("\n " + jwk.toJson()))
                .containsExactly(VerificationKey.ofPublicKey(Optional.of("p-1"), TokenForge.P256.getPublic()));
    }

    @Test
    void a_set_in_json_brings_all_its_keys() throws Exception {
        var set = KeyServer.jwks(Map.of("p-1", TokenForge.P256.getPublic(), "p-2", TokenForge.OTHER_P256.getPublic()));

        assertThat(parse(set))
                .extracting(VerificationKey::kid)
                .containsExactlyInAnyOrder(Optional.of("p-1"), Optional.of("p-2"));
    }

    @Test
    void several_files_are_one_set() throws Exception {
        var one = Files.writeString(folder.resolve("one.pem"), pem(TokenForge.P256.getPublic()));
        var two = Files.writeString(
                folder.resolve("two.json"), KeyServer.jwks(Map.of("p-2", TokenForge.OTHER_P256.getPublic())));

        var source = new FileSource(RULES, List.of(one, two));

        assertThat(source.parse(source.contents()).keys())
                .extracting(VerificationKey::kid)
                .containsExactly(Optional.empty(), Optional.of("p-2"));
    }

    static Stream<Arguments> unusable() throws Exception {
        var pair = PublicJsonWebKey.Factory.newPublicJwk(TokenForge.P256.getPublic());
        pair.setPrivateKey(TokenForge.P256.getPrivate());
        var cut = Arrays.copyOf(TokenForge.P256.getPublic().getEncoded(), 50);
        return Stream.of(
                Arguments.of("", "no PEM block"),
                Arguments.of("hello", "no PEM block"),
                Arguments.of(block("PUBLIC KEY", cut), "damaged"),
                Arguments.of("-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----\n", "damaged"),
                Arguments.of(block("PRIVATE KEY", TokenForge.P256.getPrivate().getEncoded()), "openssl pkey -pubout"),
                Arguments.of(block("X509 CRL", new byte[] {0x30, 0}), "damaged"),
                Arguments.of(pem(TokenForge.P384.getPublic()), "P-256"),
                Arguments.of(pem(TokenForge.SMALL_RSA.getPublic()), "2048 to 8192 bits, not 1024"),
                Arguments.of("{", "is not a JSON object"),
                Arguments.of("{}", "is no key set"),
                Arguments.of("{\"keys\":[]}", "no usable key"),
                Arguments.of("{\"kty\":\"oct\",\"k\":\"AAAA\"}", "its secret part"),
                Arguments.of(pair.toJson(OutputControlLevel.INCLUDE_PRIVATE), "its secret part"),
                Arguments.of(
                        KeyServer.jwks(Map.of("good", TokenForge.P256.getPublic(), "bad", TokenForge.P384.getPublic())),
                        "remove or replace [key "));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unusable")
    void a_file_with_anything_else_is_refused_without_being_shown(String text, String why) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(SecretFileUnusable.class)
                .hasMessageStartingWith("the keys of the issuer partner in partner.pem cannot be used: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining(Base64.getEncoder()
                        .encodeToString(TokenForge.P256.getPrivate().getEncoded())
                        .substring(60, 90));
    }

    @Test
    void a_certificate_is_refused_with_the_way_out() throws Exception {
        var made = LocalCertificates.ready(folder, List.of("localhost"), TokenForge.NOW);

        assertThatThrownBy(() -> parse(Files.readString(made.certificate())))
                .hasMessageContaining("openssl x509 -pubkey -noout");
    }

    @Test
    void a_key_of_an_algorithm_that_its_issuer_may_not_use_is_refused() {
        var narrow = RULES.with(Set.of(Algorithm.ES256));

        assertThatThrownBy(() -> PublicKeyFile.parse(
                        narrow, FILE, pem(TokenForge.RSA.getPublic()).getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("one is for RS256, which its issuer may not use");
    }

    private static List<VerificationKey> parse(String text) throws SecretFileUnusable {
        return PublicKeyFile.parse(RULES, FILE, text.getBytes(StandardCharsets.UTF_8));
    }

    static String pem(PublicKey key) {
        return block("PUBLIC KEY", key.getEncoded());
    }

    private static String block(String label, byte[] encoded) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
    }
}
