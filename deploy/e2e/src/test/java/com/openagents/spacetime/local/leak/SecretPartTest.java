package com.openagents.spacetime.local.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPartTest {
    @ParameterizedTest(name = "of {0} it is {1}")
    @CsvSource(textBlock = """
            eyJh.eyJz.abcdefghijklmnopqrstuv       , abcdefghijklmnopqrstuv
            ticket_abcdefghijklmnopqrstuvwxyz      , abcdefghijklmnopqrstuvwxyz
            opaque-abcdefghijklmnopqrstuvwxyz      , opaque-abcdefghijklmnopqrstuvwxyz
            """)
    void the_secret_part_is_what_nobody_can_guess(String credential, String secret) {
        assertThat(SecretPart.of(credential)).contains(SecretPart.ofLetters(secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "eyJh.eyJz.", "eyJh.eyJz.tooshort", "not a credential, but a sentence of words"})
    void what_guards_nothing_has_none(String credential) {
        assertThat(SecretPart.of(credential)).isEmpty();
    }

    @Test
    void its_line_can_be_read_again_and_does_not_hold_it() {
        var part = SecretPart.ofLetters("abcdefghijklmnopqrstuv");

        assertThat(part.line()).doesNotContain("abcdef");
        assertThat(SecretPart.parse(part.line())).isEqualTo(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "43", "43 ", "43 0123"})
    void another_line_is_none(String line) {
        assertThatThrownBy(() -> SecretPart.parse(line)).isInstanceOf(IllegalArgumentException.class);
    }
}
