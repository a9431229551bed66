package com.openagents.spacetime.gateway.token.keys;

import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.OPENID;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.signer;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.TrustedIssuer;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureEngineTest {
    private static final String ES256 = "{\"alg\":\"ES256\",\"kid\":\"es-1\"}";
    private static final String RS256 = "{\"alg\":\"RS256\",\"kid\":\"rs-1\"}";

    @Test
    void corretto_runs_where_its_library_is_made_for_and_is_last_in_line() {
        var madeForIt = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        var first = Security.getProviders()[0].getName();

        var engine = SignatureEngine.fastest();

        assertThat(engine.description()).startsWith(madeForIt ? "Amazon Corretto Crypto Provider 2." : "JDK (");
        assertThat(Security.getProviders()[0].getName()).isEqualTo(first);
    }

    static Stream<Arguments> engines() {
        return Stream.of(SignatureEngine.fastest(), SignatureEngine.jdk("by choice"))
                .map(engine -> Arguments.of(engine.description(), engine));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("engines")
    void every_engine_tells_good_signatures_from_forged_ones(String name, SignatureEngine engine) {
        var verifier = new TokenVerifier(engine.providers());
        var rsa = signer("SHA256withRSA", TokenForge.RSA.getPrivate());
        var eddsa = signer("Ed25519", TokenForge.ED25519.getPrivate());

        assertThat(Stream.of(
                        token(ES256, claims(OPENID), es256(TokenForge.P256)),
                        token(RS256, claims(OPENID), rsa),
                        token("{\"alg\":\"EdDSA\"}", claims(OPENID), eddsa)))
                .allSatisfy(good -> assertThat(verdict(verifier, good)).isInstanceOf(Verified.class));
        assertThat(Stream.of(
                        token(ES256, claims(OPENID), es256(TokenForge.OTHER_P256)),
                        token(ES256, claims(OPENID), _ -> new byte[64]),
                        token(RS256, claims(OPENID), _ -> new byte[256]),
                        token(RS256, claims(OPENID), _ -> new byte[1]),
                        token(RS256, claims(OPENID), signer("SHA1withRSA", TokenForge.RSA.getPrivate()))))
                .allSatisfy(forged -> assertThat(verdict(verifier, forged)).isInstanceOf(Rejected.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("engines")
    void keys_of_several_sizes_are_all_tried_on_a_token_without_kid(String name, SignatureEngine engine)
            throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        var large = generator.generateKeyPair();
        var keys = Stream.of(TokenForge.RSA, large, TokenForge.RSA)
                .map(pair -> VerificationKey.ofPublicKey(Optional.empty(), pair.getPublic()))
                .toList();
        var trusted =
                Map.of(OPENID, new TrustedIssuer(TokenForge.trustedOpenId().rules(), new KeySet(keys)));
        var verifier = new TokenVerifier(engine.providers());

        assertThat(Stream.of(TokenForge.RSA, large)
                        .map(pair -> token(
                                "{\"alg\":\"RS256\"}", claims(OPENID), signer("SHA256withRSA", pair.getPrivate()))))
                .allSatisfy(
                        good -> assertThat(verifier.verify(good, trusted, NOW)).isInstanceOf(Verified.class));
    }

    private static Object verdict(TokenVerifier verifier, Secret token) {
        return verifier.verify(token, TokenForge.trusted(), NOW);
    }
}
