package com.openagents.spacetime.gateway.ticket;

import static com.openagents.spacetime.gateway.token.TokenForge.CONTROL;
import static com.openagents.spacetime.gateway.token.TokenForge.NOW;
import static com.openagents.spacetime.gateway.token.TokenForge.claims;
import static com.openagents.spacetime.gateway.token.TokenForge.control;
import static com.openagents.spacetime.gateway.token.TokenForge.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.token.Fingerprint;
import com.openagents.spacetime.gateway.token.Principal;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.SessionClaims;
import com.openagents.spacetime.gateway.token.TokenTimes;
import com.openagents.spacetime.gateway.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketSealTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Secret TICKET = Secret.of("ticket_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

    private final TicketSeal seal = new TicketSeal(new byte[32]);
    private final Ticketed ada = new Ticketed(verified(control(claims(CONTROL))), Optional.empty());

    /** RFC 5869, appendix A.1 to A.3. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b , 000102030405060708090a0b0c , f0f1f2f3f4f5f6f7f8f9 , 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865
            000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f , 606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf , b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff , b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87
            """)
    void keys_are_derived_as_the_rfc_has_it(String material, String salt, String info, String output) throws Exception {
        var expected = HEX.parseHex(output);

        assertThat(TicketSeal.hkdf(HEX.parseHex(salt), HEX.parseHex(material), HEX.parseHex(info), expected.length))
                .isEqualTo(expected);
    }

    @Test
    void whatever_a_token_can_say_is_the_same_afterwards() {
        var nested = new LinkedHashMap<String, Object>();
        nested.put("null", null);
        nested.put("list", Arrays.asList(1L, null, 1.5, true, "\u2028\"\\\u0000é😀", Map.of()));
        var token = new VerifiedToken(
                "control",
                new Principal("https://issuer.example/é", "user:\u00e9😀"),
                Optional.empty(),
                Optional.of("k1"),
                new Fingerprint("ab"),
                new TokenTimes(Optional.of(NOW), Optional.empty(), Optional.empty()),
                Duration.ofMillis(1500),
                new SessionClaims(Set.of("b", "a"), Set.of("s"), Optional.empty(), Optional.of("d")),
                Map.of("nested", nested, "big", 1e300, "n", 9_007_199_254_740_993L),
                new Fingerprint("cd"));
        var ticketed = new Ticketed(token, Optional.of(Secret.of("a.b.c")));

        var opened = seal.opened(TICKET, seal.sealed(TICKET, ticketed, NOW.plusSeconds(1)), NOW);

        assertThat(opened).contains(ticketed);
        assertThatThrownBy(() -> opened.orElseThrow().token().claims().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(opened.orElseThrow().token().claims().get("nested"))
                .isInstanceOfSatisfying(
                        Map.class,
                        map -> assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class));
    }

    @Test
    void what_was_changed_anywhere_does_not_open() {
        var sealed = seal.sealed(TICKET, ada, NOW.plusSeconds(60));

        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThat(seal.opened(TICKET, changed, NOW)).as("byte %d", i).isEmpty();
            assertThat(seal.opened(TICKET, Arrays.copyOf(sealed, i), NOW))
                    .as("%d bytes", i)
                    .isEmpty();
        }
    }

    @Test
    void what_is_sealed_is_over_at_its_time() {
        var sealed = seal.sealed(TICKET, ada, NOW.plusMillis(500));

        assertThat(seal.opened(TICKET, sealed, NOW.plusMillis(499))).isPresent();
        assertThat(seal.opened(TICKET, sealed, NOW.plusMillis(500))).isEmpty();
    }

    @ParameterizedTest(name = "{0} instead of {1}")
    @CsvSource(delimiter = '|', textBlock = """
            "leeway":"1"     | "leeway":30000
            "leeway":1.5     | "leeway":30000
            "leway":30000    | "leeway":30000
            "scopes":"a"     | "scopes":[]
            "scopes":[1]     | "scopes":[]
            "more":1,"leeway":30000 | "leeway":30000
            "own":1,"leeway":30000  | "leeway":30000
            """)
    void what_another_version_wrote_is_nothing(String instead, String of) {
        var text = TicketedJson.written(ada, NOW.plusSeconds(60));
        assertThat(TicketedJson.read(text, NOW)).contains(ada);
        assertThat(text).contains(of);

        assertThat(TicketedJson.read(text.replace(of, instead), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"until\":1}"})
    void what_is_no_such_object_is_nothing(String text) {
        assertThat(TicketedJson.read(text, Instant.EPOCH)).isEmpty();
    }

    @Test
    void a_seal_shows_nothing_of_its_secret_and_is_told_from_another() {
        var secret = "a secret that only the replicas have";
        var other = new TicketSeal(secret.getBytes(StandardCharsets.UTF_8));

        assertThat(List.of(other.toString())).doesNotContain(secret);
        assertThat(other)
                .isNotEqualTo(seal)
                .isEqualTo(new TicketSeal(secret.getBytes(StandardCharsets.UTF_8)))
                .hasSameHashCodeAs(new TicketSeal(secret.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_short_secret_seals_nothing() {
        assertThatThrownBy(() -> new TicketSeal(new byte[31])).hasMessageContaining("31");
    }
}
