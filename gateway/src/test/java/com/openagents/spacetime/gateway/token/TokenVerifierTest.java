package com.openagents.spacetime.gateway.token;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.OPENID;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.hmac;
import static com.openagents.spacetime.gateway.token.TokenForge.openId;
import static com.openagents.spacetime.gateway.token.TokenForge.signer;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.token.Verdict.UnknownKey;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jca.ProviderContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenVerifierTest {
    private final TokenVerifier verifier = new TokenVerifier(new ProviderContext());

    static Stream<Arguments> goodTokens() {
        var issued = claims(OPENID);
        var array = claims(OPENID, "aud", List.of("another", TokenForge.AUDIENCE));
        var withoutJti = claims(OPENID);
        withoutJti.remove("jti");
        return Stream.of(
                Arguments.of("HS256, its kid unknown", control(claims(CONTROL))),
                Arguments.of("HS256, no kid", token("{\"alg\":\"HS256\"}", claims(CONTROL), hmac(TokenForge.SECRET))),
                Arguments.of(
                        "HS256 by the fallback",
                        token("{\"alg\":\"HS256\",\"kid\":\"v2\"}", claims(CONTROL), hmac(TokenForge.OLD_SECRET))),
                Arguments.of("user id as a number", control(claims(CONTROL, "oa_user_id", 17))),
                Arguments.of("user id as a string", control(claims(CONTROL, "oa_user_id", "user_17"))),
                Arguments.of("ES256", openId(issued)),
                Arguments.of("ES256, no kid", token("{\"alg\":\"ES256\"}", issued, es256(TokenForge.P256))),
                Arguments.of("two audiences", openId(array)),
                Arguments.of("no jti where none is required", openId(withoutJti)),
                Arguments.of(
                        "RS256",
                        token(
                                "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"rs-1\"}",
                                issued,
                                signer("SHA256withRSA", TokenForge.RSA.getPrivate()))),
                Arguments.of(
                        "EdDSA",
                        token(
                                "{\"alg\":\"EdDSA\",\"kid\":\"ed-1\",\"x5t\":\"ignored\"}",
                                issued,
                                signer("Ed25519", TokenForge.ED25519.getPrivate()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void a_good_token_is_verified(String name, Secret token) {
        assertThat(verifier.verify(token, TokenForge.trusted(), NOW)).isInstanceOf(Verified.class);
    }

    @Test
    void a_verified_token_tells_all_that_it_claims() {
        var claims = claims(CONTROL, "oa_sync_scopes", List.of("sync.subscribe", "sync.append"));
        claims.put("oa_sync_streams", List.of("runtime.a", "runtime.b"));
        claims.put("oa_sync_topics", List.of("runtime.b", "runtime.c"));
        claims.put("oa_session_id", "session-1");
        claims.put("oa_device_id", "device-1");
        claims.put("nested", Map.of("list", List.of(1, 2)));
        var token = control(claims);

        var verified = verified(token, NOW);

        assertThat(verified.issuerName()).isEqualTo("control");
        assertThat(verified.principal()).isEqualTo(new Principal(CONTROL, "user:ada"));
        assertThat(verified.jti()).contains("sync_0123456789abcdef");
        assertThat(verified.kid()).contains("sync-auth-v1");
        assertThat(verified.times().issuedAt()).contains(NOW.minusSeconds(10));
        assertThat(verified.times().expires()).contains(NOW.plusSeconds(290));
        assertThat(verified.deadline()).isEqualTo(NOW.plusSeconds(290 + 30));
        assertThat(verified.session())
                .isEqualTo(new SessionClaims(
                        Set.of("sync.subscribe", "sync.append"),
                        Set.of("runtime.a", "runtime.b", "runtime.c"),
                        Optional.of("session-1"),
                        Optional.of("device-1")));
        assertThat(verified.claims()).containsEntry("nested", Map.of("list", List.of(1L, 2L)));
        assertThat(verified.fingerprint()).isEqualTo(Fingerprint.of(token));
    }

    @Test
    void scopes_may_be_one_string_of_words() {
        var verified = verified(openId(claims(OPENID, "scope", " openid  sync.append ")), NOW);

        assertThat(verified.session().scopes()).containsExactlyInAnyOrder("openid", "sync.append");
    }

    @Test
    @SuppressWarnings("unchecked") // the map is changed on purpose, to see that it cannot be
    void claims_cannot_be_changed_at_any_depth() {
        var verified = verified(control(claims(CONTROL, "deep", Map.of("list", new ArrayList<>(List.of(1))))), NOW);

        var deep =
                (Map<String, Object>) Objects.requireNonNull(verified.claims().get("deep"));
        var list = (List<Object>) Objects.requireNonNull(deep.get("list"));
        assertThatThrownBy(() -> deep.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.add(2)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_token_without_expiry_has_no_deadline_where_none_is_required() {
        var lenient = TokenForge.trustedOpenId().rules().with(ClaimRules.requiring());
        var trusted = Map.of(
                OPENID, new TrustedIssuer(lenient, TokenForge.trustedOpenId().keys()));

        var verdict = verifier.verify(openId(claims(OPENID, "exp", null)), trusted, NOW);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verified.class,
                        good -> assertThat(good.token().deadline()).isEqualTo(Instant.MAX));
    }

    @Test
    void a_kid_that_no_key_has_asks_for_newer_keys() {
        var token = token("{\"alg\":\"ES256\",\"kid\":\"es-2\"}", claims(OPENID), es256(TokenForge.OTHER_P256));

        assertThat(verifier.verify(token, TokenForge.trusted(), NOW))
                .isEqualTo(new UnknownKey("openid", Optional.of("es-2")));
    }

    @Test
    void an_issuer_whose_keys_nobody_knows_asks_for_them_with_and_without_kid() {
        var trusted = new HashMap<>(TokenForge.trusted());
        trusted.computeIfPresent(OPENID, (_, issuer) -> new TrustedIssuer(issuer.rules(), KeySet.EMPTY));
        var withoutKid = token("{\"alg\":\"ES256\"}", claims(OPENID), es256(TokenForge.P256));

        assertThat(verifier.verify(withoutKid, trusted, NOW)).isEqualTo(new UnknownKey("openid", Optional.empty()));
        assertThat(verifier.verify(openId(claims(OPENID)), trusted, NOW))
                .isEqualTo(new UnknownKey("openid", Optional.of("es-1")));
    }

    @Test
    void a_key_without_kid_serves_tokens_of_any_kid() {
        var rules = TokenForge.trustedOpenId().rules();
        var key = VerificationKey.ofPublicKey(Optional.empty(), TokenForge.P256.getPublic());
        var trusted = Map.of(OPENID, new TrustedIssuer(rules, new KeySet(List.of(key))));

        assertThat(verifier.verify(openId(claims(OPENID)), trusted, NOW)).isInstanceOf(Verified.class);
    }

    @Test
    void nothing_that_is_printed_gives_a_secret_away() {
        var verified = verified(control(claims(CONTROL)), NOW);

        assertThat(verified.toString()).doesNotContain("user:ada", "sync_0123456789abcdef");
        assertThat(TokenForge.trustedControl().toString())
                .doesNotContain(TokenForge.SECRET.reveal())
                .contains("HS256");
    }

    @Test
    void rules_can_be_given_other_times() {
        var times = new TimeRules(Duration.ZERO, Optional.empty(), Optional.empty());

        assertThat(TokenForge.trustedControl().rules().with(times).times()).isEqualTo(times);
    }

    private VerifiedToken verified(Secret token, Instant now) {
        var verdict = verifier.verify(token, TokenForge.trusted(), now);
        assertThat(verdict).isInstanceOf(Verified.class);
        return ((Verified) verdict).token();
    }
}
