package com.openagents.spacetime.gateway.token;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.hmac;
import static com.openagents.spacetime.gateway.token.TokenForge.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.token.Verdict.Rejected;
import org.jose4j.jca.ProviderContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No token of {@link HostileTokens} is good. */
class HostileTokenTest {
    private static final String TOKENS = "com.openagents.spacetime.gateway.token.HostileTokens#";

    private final TokenVerifier verifier = new TokenVerifier(new ProviderContext());

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        TOKENS + "forms",
        TOKENS + "algorithms",
        TOKENS + "keyConfusions",
        TOKENS + "signatures",
        TOKENS + "headers",
        TOKENS + "claimsThatAreWrong"
    })
    void a_hostile_token_is_invalid(String name, Secret token) {
        assertThat(verifier.verify(token, TokenForge.trusted(), NOW)).isInstanceOfSatisfying(Rejected.class, no -> {
            assertThat(no.refusal()).isEqualTo(Refusal.INVALID_TOKEN);
            assertThat(no.detail()).doesNotContain(token.reveal().split("\\.", -1)[0] + ".");
        });
    }

    @ParameterizedTest(name = "{0} is {2}")
    @MethodSource(TOKENS + "claimsWithTheirOwnRefusal")
    void a_token_is_refused_for_what_is_wrong_with_it(String name, Secret token, Refusal refusal) {
        assertThat(verifier.verify(token, TokenForge.trusted(), NOW))
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.refusal()).isEqualTo(refusal));
    }

    @Test
    void the_signature_is_judged_before_the_times() {
        var expired = claims(CONTROL, "exp", NOW.getEpochSecond() - 1000);
        var forged = token("{\"alg\":\"HS256\"}", expired, hmac(Secret.of("x".repeat(40))));

        assertThat(verifier.verify(forged, TokenForge.trusted(), NOW))
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.refusal()).isEqualTo(Refusal.INVALID_TOKEN));
    }
}
