package com.openagents.spacetime.gateway.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeySetTest {
    @Test
    void a_secret_that_stands_in_several_files_is_one_key_in_its_first_place() {
        var secret = VerificationKey.ofSharedSecret(TokenForge.SECRET);
        var old = VerificationKey.ofSharedSecret(TokenForge.OLD_SECRET);

        var keys = new KeySet(List.of(
                secret,
                VerificationKey.ofSharedSecret(TokenForge.SECRET),
                old,
                VerificationKey.ofSharedSecret(TokenForge.SECRET)));

        assertThat(keys.keys()).containsExactly(secret, old);
    }
}
