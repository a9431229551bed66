package com.openagents.spacetime.sidecar.bsatn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final String TEXT = "c20021b0c81bc0e8d91829141049f1e404d42b9fd9450b0e20ca506b2094dfff";

    @Test
    void stored_bytes_run_against_the_text() {
        var stored = HexFormat.of().parseHex("ffdf94206b50ca200e0b45d99f2bd404e4f14910142918d9e8c01bc8b02100c2");

        assertThat(Identity.fromLittleEndian(stored)).isEqualTo(new Identity(TEXT));
        assertThat(Identity.fromBigEndian(HexFormat.of().parseHex(TEXT))).hasToString(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c200", "C20021b0c81bc0e8d91829141049f1e404d42b9fd9450b0e20ca506b2094dfff", TEXT + "0"})
    void anything_but_64_lower_case_digits_is_refused(String text) {
        assertThatThrownBy(() -> new Identity(text)).hasMessageContaining("'" + text + "'");
        assertThatThrownBy(() -> new Hash(text)).hasMessageContaining("'" + text + "'");
        assertThatThrownBy(() -> new ConnectionId(text)).hasMessageContaining("'" + text + "'");
    }
}
