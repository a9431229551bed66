package com.openagents.spacetime.gateway.token;

import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.es256;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import com.openagents.spacetime.gateway.token.Verdict.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jca.ProviderContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokens that SpacetimeDB makes itself, in the forms of its versions, and what the gateway signs with the same key. */
class SpacetimeTokenTest {
    private static final String HEADER = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
    private static final Object ABSENT = new Object();

    private final TokenVerifier verifier = new TokenVerifier(new ProviderContext());

    static Stream<Arguments> own() {
        return Stream.of(
                Arguments.of("1.2 and 2.8: exp null", List.of("spacetimedb"), null),
                Arguments.of("2.7: no exp", List.of("spacetimedb"), ABSENT),
                Arguments.of("websocket token of 1.2: aud empty", List.of(), NOW.getEpochSecond() + 60),
                Arguments.of("websocket token of 2.8: aud kept", List.of("spacetimedb"), NOW.getEpochSecond() + 60),
                Arguments.of("no aud", ABSENT, null),
                Arguments.of("aud null", null, null),
                Arguments.of("aud one string", "spacetimedb", null),
                Arguments.of("aud beside another", List.of("spacetimedb", "other"), null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("own")
    void spacetimedbs_own_token_is_good(String name, @Nullable Object audience, @Nullable Object expiry) {
        assertThat(verify(claims(audience, expiry))).isInstanceOf(Verified.class);
    }

    @Test
    void a_token_without_expiry_ends_never_and_has_no_id() {
        var verdict = (Verified) verify(claims(List.of("spacetimedb"), null));

        assertThat(verdict.token().deadline()).isEqualTo(Instant.MAX);
        assertThat(verdict.token().jti()).isEmpty();
        assertThat(verdict.token().kid()).isEmpty();
    }

    @Test
    void a_token_is_good_from_the_moment_of_its_making_though_its_iat_is_rounded_up() {
        var claims = claims(List.of("spacetimedb"), null);
        claims.put("iat", NOW.getEpochSecond() + 1);
        var strict = rules().with(new TimeRules(Duration.ofSeconds(1), Optional.empty(), Optional.empty()));

        assertThat(verifier.verify(signed(claims), trusted(strict), NOW.plusMillis(500)))
                .isInstanceOf(Verified.class);
    }

    static Stream<Arguments> minted() {
        return Stream.of(
                Arguments.of("as the gateway writes it", List.of(Audience.UPSTREAM)),
                Arguments.of("as one string", Audience.UPSTREAM),
                Arguments.of("beside SpacetimeDB's", List.of("spacetimedb", Audience.UPSTREAM)),
                Arguments.of("before SpacetimeDB's", List.of(Audience.UPSTREAM, "spacetimedb")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("minted")
    void what_the_gateway_signs_with_the_same_key_is_refused(String name, Object audience) {
        var verdict = verify(claims(audience, NOW.getEpochSecond() + 60));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.INVALID_TOKEN));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("aud", "other", Refusal.INVALID_TOKEN),
                Arguments.of("aud", "", Refusal.INVALID_TOKEN),
                Arguments.of("aud", List.of("other"), Refusal.INVALID_TOKEN),
                Arguments.of("aud", List.of(7), Refusal.INVALID_TOKEN),
                Arguments.of("aud", Map.of(), Refusal.INVALID_TOKEN),
                Arguments.of("aud", false, Refusal.INVALID_TOKEN),
                Arguments.of("iss", "https://id.example.com", Refusal.INVALID_TOKEN),
                Arguments.of("iat", null, Refusal.MISSING_IAT),
                Arguments.of("sub", null, Refusal.INVALID_TOKEN),
                Arguments.of("exp", NOW.getEpochSecond() - 31, Refusal.TOKEN_EXPIRED),
                Arguments.of("exp", "never", Refusal.INVALID_TOKEN));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("wrong")
    void a_token_that_spacetimedb_does_not_make_is_refused(String claim, @Nullable Object value, Refusal expected) {
        var claims = claims(List.of("spacetimedb"), null);
        claims.put(claim, value);

        assertThat(verify(claims))
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.refusal()).isEqualTo(expected));
    }

    @Test
    void the_key_of_another_server_opens_nothing() {
        var foreign = token(HEADER, claims(List.of("spacetimedb"), null), es256(TokenForge.OTHER_P256));

        assertThat(verifier.verify(foreign, trusted(rules()), NOW)).isInstanceOf(Rejected.class);
    }

    private Verdict verify(Map<String, @Nullable Object> claims) {
        return verifier.verify(signed(claims), trusted(rules()), NOW);
    }

    private static Secret signed(Map<String, @Nullable Object> claims) {
        return token(HEADER, claims, es256(TokenForge.P256));
    }

    private static IssuerRules rules() {
        return IssuerRules.ofSpacetimeDb("server", "localhost", "spacetimedb");
    }

    private static Map<String, TrustedIssuer> trusted(IssuerRules rules) {
        var key = VerificationKey.ofPublicKey(Optional.empty(), TokenForge.P256.getPublic());
        return Map.of("localhost", new TrustedIssuer(rules, new KeySet(List.of(key))));
    }

    private static Map<String, @Nullable Object> claims(@Nullable Object audience, @Nullable Object expiry) {
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("hex_identity", "c200b3ce65d91b79ecfb7d881cd65bf8da2f647d590af1474ad19faa7aa87e38");
        claims.put("sub", "0c56b1f6-8d0d-4b53-9c07-4d2f0f0d7f5e");
        claims.put("iss", "localhost");
        claims.put("aud", audience);
        claims.put("iat", NOW.getEpochSecond());
        claims.put("exp", expiry);
        claims.values().removeIf(ABSENT::equals);
        return claims;
    }
}
