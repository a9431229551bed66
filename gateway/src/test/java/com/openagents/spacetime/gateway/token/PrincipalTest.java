package com.openagents.spacetime.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PrincipalTest {
    @Test
    void it_prints_as_a_hash_and_never_as_a_name() {
        assertThat(new Principal("https://a.example", "alice").toString()).matches("[0-9a-f]{16}");
    }

    @Test
    void the_hash_keeps_issuer_and_subject_apart() {
        assertThat(new Principal("a|b", "c").hash()).isNotEqualTo(new Principal("a", "b|c").hash());
        assertThat(new Principal("https://a.example", "alice").hash())
                .isNotEqualTo(new Principal("https://b.example", "alice").hash());
    }

    @Test
    void a_part_that_spacetimedb_would_refuse_is_refused_here() {
        assertThatThrownBy(() -> new Principal("https://a.example", "")).hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> new Principal("https://a.example", "é".repeat(65)))
                .hasMessageContaining("130 bytes");
    }
}
