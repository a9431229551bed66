package com.openagents.spacetime.gateway.upstream;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.OPENID;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static com.openagents.spacetime.gateway.token.TokenForge.openId;
import static com.openagents.spacetime.gateway.token.TokenForge.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Audience;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.TokenVerifier;
import com.openagents.spacetime.gateway.token.TrustedIssuer;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jca.ProviderContext;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignedTokensTest {
    private UpstreamTokens tokens;

    @BeforeEach
    void load() throws Exception {
        tokens = signing("{sub}");
    }

    @Test
    void the_client_keeps_its_identity_and_its_claims_and_nothing_else_of_its_token() throws Exception {
        var claims = claims(CONTROL, "oa_sync_scopes", List.of("sync.append"));
        claims.put("nested", Map.of("list", List.of(1, "two", 2.5)));
        claims.put("hex_identity", "c200");

        var minted = read(tokens.tokenFor(verified(control(claims)), Optional.empty(), NOW));

        assertThat(minted)
                .containsEntry("iss", CONTROL)
                .containsEntry("sub", "user:ada")
                .containsEntry("aud", List.of(Audience.UPSTREAM))
                .containsEntry("iat", NOW.getEpochSecond())
                .containsEntry("exp", NOW.getEpochSecond() + 60)
                .containsEntry("oa_sync_scopes", List.of("sync.append"))
                .containsEntry("nested", Map.of("list", List.of(1L, "two", 2.5)))
                .doesNotContainKeys("nbf", "hex_identity");
        assertThat(minted.get("jti")).isNotEqualTo("sync_0123456789abcdef");
    }

    @ParameterizedTest(name = "a client's token with {0} s left")
    @CsvSource({"290, 60", "61, 61", "60, 60", "20, 20", "-10, -10"})
    void an_upstream_token_never_outlives_the_clients(long left, long expected) throws Exception {
        var client = verified(control(claims(CONTROL, "exp", NOW.getEpochSecond() + left)));

        var minted = read(tokens.tokenFor(client, Optional.empty(), NOW));

        assertThat(minted).containsEntry("exp", NOW.getEpochSecond() + Math.min(60, expected));
    }

    @Test
    void one_is_used_again_for_30_s_for_the_same_client_token() {
        var client = verified(control(claims(CONTROL)));

        var first = tokens.tokenFor(client, Optional.empty(), NOW);

        assertThat(tokens.tokenFor(client, Optional.empty(), NOW.plusMillis(29_999)))
                .isEqualTo(first);
        assertThat(tokens.tokenFor(client, Optional.empty(), NOW.plusSeconds(30)))
                .isNotEqualTo(first);
    }

    @Test
    void every_client_token_has_its_own() {
        var one = verified(control(claims(CONTROL, "jti", "one")));
        var two = verified(control(claims(CONTROL, "jti", "two")));

        assertThat(tokens.tokenFor(one, Optional.empty(), NOW))
                .isNotEqualTo(tokens.tokenFor(two, Optional.empty(), NOW));
    }

    static Stream<Arguments> clients() {
        return Stream.of(
                Arguments.of("shared secret", control(claims(CONTROL))),
                Arguments.of("OpenID provider", openId(claims(OPENID))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clients")
    void the_edge_refuses_an_upstream_token_whoever_it_speaks_for(String kind, Secret client) {
        var upstream = tokens.tokenFor(verified(client), Optional.empty(), NOW);

        var verdict = new TokenVerifier(new ProviderContext()).verify(upstream, TokenForge.trusted(), NOW);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.INVALID_TOKEN));
    }

    @Test
    void the_edge_refuses_an_upstream_token_even_where_spacetimedbs_own_key_is_trusted() throws Exception {
        var issuer = new TrustedIssuer(
                IssuerRules.ofOpenId("spacetimedb", OPENID, TokenForge.AUDIENCE),
                new KeySet(List.of(VerificationKey.ofPublicKey(Optional.empty(), serverKey()))));
        var upstream = tokens.tokenFor(verified(openId(claims(OPENID))), Optional.empty(), NOW);

        assertThat(new TokenVerifier(new ProviderContext()).verify(upstream, Map.of(OPENID, issuer), NOW))
                .isEqualTo(new Rejected(Refusal.INVALID_TOKEN, "its aud is not \"openagents-sync\""));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(textBlock = """
            test-subject, localhost                     , c200b3ce65d91b79ecfb7d881cd65bf8da2f647d590af1474ad19faa7aa87e38
            user-123    , https://accounts.example.com  , c2005e04929c5bdea266dfa9f2fd2023a058c90da5bb937e5f5d413330e6d4b0
            user-123    , https://accounts.example.com/ , c2005afb03537baea6492f707e32a3600711532d7cd72ab28087f1fc57c8f40d
            """)
    void an_identity_is_what_spacetimedb_computes(String subject, String issuer, String identity) {
        assertThat(Identity.of(new Principal(issuer, subject))).isEqualTo(identity);
    }

    @Test
    void subjects_and_issuers_have_1_to_128_bytes() {
        assertThat(new Principal("i".repeat(128), "\u00e9".repeat(64)).subject())
                .hasSize(64);
        assertThatThrownBy(() -> new Principal("", "s"))
                .hasMessage("the issuer has 0 bytes, SpacetimeDB takes 1 to 128");
        assertThatThrownBy(() -> new Principal("i", "\u00e9".repeat(65)))
                .hasMessage("the subject has 130 bytes, SpacetimeDB takes 1 to 128");
    }

    @Test
    void the_subject_can_name_the_device_too_and_nothing_else_changes() throws Exception {
        var client = verified(control(claims(CONTROL, "oa_device_id", "phone-1")));

        var minted = read(signing("{sub}:{oa_device_id}").tokenFor(client, Optional.empty(), NOW));

        assertThat(minted)
                .containsEntry("iss", CONTROL)
                .containsEntry("sub", "user:ada:phone-1")
                .containsEntry("oa_device_id", "phone-1");
    }

    @Test
    void a_client_without_a_token_keeps_its_subject_whatever_the_template() throws Exception {
        var nobody = new Principal("nobody", "a-new-one");

        assertThat(read(signing("{sub}:{oa_device_id}").tokenForNobody(nobody, NOW)))
                .containsEntry("sub", "a-new-one");
    }

    @Test
    void a_ticket_need_not_keep_a_token_that_is_not_shown_to_anyone() {
        assertThat(tokens.toKeep(Secret.of("a token"))).isEmpty();
    }

    private static UpstreamTokens signing(String subject) throws Exception {
        var key = UpstreamTokenKey.load(resource("id_ecdsa"), resource("id_ecdsa.pub"));
        return UpstreamTokens.of(new UpstreamCredential.Sign(key, SubjectTemplate.of(subject)), new ProviderContext());
    }

    private static Map<String, Object> read(Secret minted) throws Exception {
        var jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "ES256"));
        jws.setCompactSerialization(minted.reveal());
        jws.setKey(serverKey());
        assertThat(jws.verifySignature()).isTrue();
        return JsonUtil.parseJson(jws.getPayload());
    }

    private static PublicKey serverKey() throws Exception {
        var lines = Files.readAllLines(resource("id_ecdsa.pub"));
        var encoded = Base64.getDecoder().decode(String.join("", lines.subList(1, lines.size() - 1)));
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Made by SpacetimeDB 1.2.0 for a data directory that has long been thrown away. */
    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(SignedTokensTest.class.getResource(name)).toURI());
    }
}
