package com.openagents.spacetime.gateway.token;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jca.ProviderContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimRulesTest {
    private static final ClaimRules NONE = ClaimRules.requiring();

    private final TokenVerifier verifier = new TokenVerifier(new ProviderContext());

    static Stream<Arguments> rules() {
        var version = new ClaimRules(Set.of(), Set.of(), Optional.of("oa_sync_claims_v1"), Set.of());
        var others = new ClaimRules(Set.of(), Set.of("oa_org_id", "oa_user_id"), Optional.empty(), Set.of());
        var denied = new ClaimRules(Set.of(), Set.of(), Optional.empty(), Set.of("sync_1", "sync_2"));
        return Stream.of(
                Arguments.of("no rule", NONE, Map.of(), "good"),
                Arguments.of("any version", NONE, Map.of("oa_claims_version", 7), "good"),
                Arguments.of("version", version, Map.of("oa_claims_version", "oa_sync_claims_v1"), "good"),
                Arguments.of("no version", version, Map.of(), "INVALID_TOKEN"),
                Arguments.of("newer", version, Map.of("oa_claims_version", "oa_sync_claims_v2"), "INVALID_TOKEN"),
                Arguments.of(
                        "version in capitals",
                        version,
                        Map.of("oa_claims_version", "OA_SYNC_CLAIMS_V1"),
                        "INVALID_TOKEN"),
                Arguments.of("version a number", version, Map.of("oa_claims_version", 1), "INVALID_TOKEN"),
                Arguments.of("all there", others, Map.of("oa_org_id", "o", "oa_user_id", 7), "good"),
                Arguments.of("empty but there", others, Map.of("oa_org_id", "", "oa_user_id", List.of()), "good"),
                Arguments.of("one missing", others, Map.of("oa_org_id", "o"), "INVALID_TOKEN"),
                Arguments.of("not denied", denied, Map.of("jti", "sync_3"), "good"),
                Arguments.of("denied", denied, Map.of("jti", "sync_2"), "TOKEN_REVOKED"),
                Arguments.of("nearly denied", denied, Map.of("jti", "sync_2 "), "good"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("rules")
    void claims_are_good_or_refused(String name, ClaimRules rules, Map<String, Object> changes, String expected) {
        var claims = claims(CONTROL);
        claims.putAll(changes);

        assertThat(outcome(rules, claims)).isEqualTo(expected);
    }

    @Test
    void a_required_claim_that_is_null_is_missing() {
        var rules = new ClaimRules(Set.of(), Set.of("oa_org_id"), Optional.empty(), Set.of());

        assertThat(outcome(rules, claims(CONTROL, "oa_org_id", null))).isEqualTo("INVALID_TOKEN");
    }

    @Test
    void a_deny_list_speaks_after_the_signature_and_before_the_times() {
        var rules = new ClaimRules(Set.of(), Set.of(), Optional.empty(), Set.of("sync_0123456789abcdef"));
        var expired = claims(CONTROL, "exp", NOW.getEpochSecond() - 1000);
        var forged = TokenForge.token("{\"alg\":\"HS256\"}", claims(CONTROL), TokenForge.hmac(new byte[32]));

        assertThat(outcome(rules, control(expired))).isEqualTo("TOKEN_REVOKED");
        assertThat(outcome(rules, forged)).isEqualTo("INVALID_TOKEN");
    }

    static Stream<Object> userIds() {
        return Stream.of(
                "user_0123456789abcdef",
                "17",
                "",
                17,
                -1,
                0,
                1.5,
                1e300,
                new BigInteger("340282366920938463463374607431768211456"),
                true,
                List.of(1),
                Map.of("a", 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("userIds")
    void no_user_id_refuses_a_token(Object userId) {
        assertThat(outcome(NONE, claims(CONTROL, "oa_user_id", userId))).isEqualTo("good");
    }

    @Test
    void a_user_id_that_is_null_or_missing_refuses_no_token_either() {
        assertThat(outcome(NONE, claims(CONTROL, "oa_user_id", null))).isEqualTo("good");
        assertThat(outcome(NONE, claims(CONTROL))).isEqualTo("good");
    }

    @Test
    void scopes_streams_session_and_device_are_found_under_other_names() {
        var names = new ClaimNames(List.of("roles"), List.of("rooms", "doors"), "sid", "did");
        var claims = claims(CONTROL, "roles", "a b");
        claims.put("rooms", List.of("r"));
        claims.put("doors", List.of("d"));
        claims.put("sid", "s-1");
        claims.put("did", "d-1");
        claims.put("scope", 7); // not read, so nothing is wrong with it
        var issuer = TokenForge.trustedControl();
        var trusted = Map.of(CONTROL, new TrustedIssuer(issuer.rules().with(names), issuer.keys()));

        var verdict = (Verified) verifier.verify(control(claims), trusted, NOW);

        assertThat(verdict.token().session())
                .isEqualTo(
                        new SessionClaims(Set.of("a", "b"), Set.of("r", "d"), Optional.of("s-1"), Optional.of("d-1")));
    }

    @Test
    void rules_that_no_token_can_mean_are_refused() {
        assertThatThrownBy(() -> new ClaimRules(Set.of(), Set.of(" "), Optional.empty(), Set.of()))
                .hasMessageContaining("has no name");
        assertThatThrownBy(() -> new ClaimRules(Set.of(), Set.of(), Optional.empty(), Set.of("")))
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> new ClaimNames(List.of(""), List.of(), "sid", "did"))
                .hasMessageContaining("has no name");
    }

    private String outcome(ClaimRules rules, Map<String, @Nullable Object> claims) {
        return outcome(rules, control(claims));
    }

    private String outcome(ClaimRules rules, Secret token) {
        var issuer = TokenForge.trustedControl();
        var trusted = Map.of(CONTROL, new TrustedIssuer(issuer.rules().with(rules), issuer.keys()));
        return verifier.verify(token, trusted, NOW) instanceof Rejected no
                ? no.refusal().name()
                : "good";
    }
}
