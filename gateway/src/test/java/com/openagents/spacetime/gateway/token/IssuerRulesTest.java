package com.openagents.spacetime.gateway.token;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerRulesTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "https://id.example.com|x", IssuerRules.NOBODY})
    void an_issuer_string_that_endangers_identities_is_refused(String issuer) {
        assertThatThrownBy(() -> IssuerRules.ofOpenId("openid", issuer, "openagents-sync"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openid");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @CsvSource({"''", "spacetimedb-upstream"})
    void the_audience_of_upstream_tokens_is_nobody_elses(String audience) {
        assertThatThrownBy(() -> IssuerRules.ofOpenId("openid", "https://id.example.com", audience))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose one that names this gateway");
    }

    @Test
    void secrets_and_public_keys_do_not_mix() {
        var rules = IssuerRules.ofOpenId("openid", "https://id.example.com", "openagents-sync");

        assertThatThrownBy(() -> rules.with(Set.of(Algorithm.HS256, Algorithm.ES256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HS256 alone");
    }

    @Test
    void a_key_for_an_algorithm_that_its_issuer_may_not_use_is_refused() {
        var rules = IssuerRules.ofOpenId("openid", "https://id.example.com", "openagents-sync");
        var keys = new KeySet(List.of(VerificationKey.ofSharedSecret(TokenForge.SECRET)));

        assertThatThrownBy(() -> new TrustedIssuer(rules, keys)).hasMessageContaining("may not use HS256");
    }

    @Test
    void an_issuer_needs_a_name() {
        assertThatThrownBy(() -> IssuerRules.ofOpenId(" ", "https://id.example.com", "openagents-sync"))
                .hasMessageContaining("has no name");
    }
}
