package com.openagents.spacetime.gateway.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.revocation.ControlSignature.Check;
import com.openagents.spacetime.gateway.token.Secret;
import com.openagents.spacetime.gateway.token.TokenForge;
import com.openagents.spacetime.gateway.token.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlSignatureTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_772_366_400);
    private static final Secret SECRET = Secret.of("a secret of the control service, 2026");
    private static final Secret OTHER = Secret.of("another secret of the control service");

    /** Computed by another program. */
    private static final String GOLDEN =
            "v1.eyJleHAiOjE3NzIzNjY0NjAsImlhdCI6MTc3MjM2NjQwMCwibm9uY2UiOiJyZXZrXzAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmIn0.Q3hRRFhxOKJfkI_enV4mdu0Z3IvGKV0eUcm9Jv8zDZU";

    private static final ControlSignature CONTROL =
            new ControlSignature(List.of(VerificationKey.ofSharedSecret(SECRET)));

    @Test
    void the_control_services_own_header_is_accepted() {
        assertThat(CONTROL.check(List.of(GOLDEN), NOW.plusSeconds(5)))
                .isEqualTo(new Check.Accepted(
                        NOW, new Nonce("revk_0123456789abcdef0123456789abcdef", NOW.plusSeconds(90))));
    }

    @Test
    void any_of_the_secrets_may_have_signed_it() {
        var both = new ControlSignature(
                List.of(VerificationKey.ofSharedSecret(OTHER), VerificationKey.ofSharedSecret(SECRET)));

        assertThat(both.check(List.of(GOLDEN), NOW)).isInstanceOf(Check.Accepted.class);
        assertThat(both.check(List.of(header(payload(0, 60), OTHER)), NOW)).isInstanceOf(Check.Accepted.class);
        assertThat(CONTROL.check(List.of(header(payload(0, 60), OTHER)), NOW))
                .isEqualTo(new Check.Refused("none of the configured secrets has signed the header"));
    }

    @ParameterizedTest(name = "iat {0} s, exp {1} s from now: {2}")
    @CsvSource(textBlock = """
               0 ,  60 , true
               0 , 300 , true
               0 , 301 , false
               0 ,   0 , false
               0 ,  -1 , false
             -60 ,   0 , true
             -60 , -29 , true
             -60 , -30 , false
            -300 , -31 , false
              30 ,  90 , true
              31 ,  91 , false
            """)
    void its_times_are_compared_with_30_s_of_leeway_and_it_lasts_300_s_at_most(long iat, long exp, boolean good) {
        var check = CONTROL.check(List.of(header(payload(iat, exp), SECRET)), NOW);

        assertThat(check instanceof Check.Accepted).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "",
                "{\"iat\":1772366400,\"exp\":1772366460}",
                "{\"iat\":\"1772366400\",\"exp\":1772366460,\"nonce\":\"revk_1\"}",
                "{\"iat\":1772366400.0,\"exp\":1772366460,\"nonce\":\"revk_1\"}",
                "{\"iat\":1772366400,\"exp\":1.77236646e9,\"nonce\":\"revk_1\"}",
                "{\"iat\":1772366400,\"exp\":null,\"nonce\":\"revk_1\"}",
                "{\"iat\":-1,\"exp\":1,\"nonce\":\"revk_1\"}",
                "{\"iat\":-9223372036854775808,\"exp\":9223372036854775807,\"nonce\":\"revk_1\"}",
                "{\"iat\":9223372036854775700,\"exp\":9223372036854775800,\"nonce\":\"revk_1\"}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"\"}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"revk_\"}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"REVK_1\"}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"other_1\"}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"revk_1\\n\"}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"revk_ 1\"}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":1}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"revk_1\",\"nonce\":\"revk_2\"}",
                "{\"iat\":1772366400,\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"revk_1\"}",
                "{\"iat\":1772366400,\"exp\":1772366460,\"nonce\":\"revk_1\"}x"
            })
    void a_signed_payload_of_another_form_is_refused(String payload) {
        assertThat(CONTROL.check(List.of(header(payload, SECRET)), NOW)).isInstanceOf(Check.Refused.class);
    }

    @Test
    void other_names_in_the_payload_are_passed_over() {
        var payload = payload(0, 60).replace("{", "{\"run_id\":null,\"key\":\"v1\",");

        assertThat(CONTROL.check(List.of(header(payload, SECRET)), NOW)).isInstanceOf(Check.Accepted.class);
    }

    @Test
    void a_payload_that_is_not_utf_8_is_refused() {
        var payload = TokenForge.base64(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});

        assertThat(CONTROL.check(List.of(ofSegment(payload, SECRET)), NOW)).isInstanceOf(Check.Refused.class);
    }

    @Test
    void there_is_exactly_one_header() {
        assertThat(CONTROL.check(List.of(), NOW))
                .isEqualTo(new Check.Refused("there are 0 headers x-oa-runtime-signature, not one"));
        assertThat(CONTROL.check(List.of(GOLDEN, GOLDEN), NOW)).isInstanceOf(Check.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "v1", "v1..", "v1.e30.", "v1.e30.AAAA", "V1.", "v2.", "bearer "})
    void what_has_another_form_is_refused(String header) {
        assertThat(CONTROL.check(List.of(header), NOW)).isInstanceOf(Check.Refused.class);
        assertThat(CONTROL.check(List.of(header + GOLDEN), NOW)).isInstanceOf(Check.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "=", ".", ".A", "A"})
    void nothing_may_follow(String end) {
        assertThat(CONTROL.check(List.of(GOLDEN + end), NOW)).isInstanceOf(Check.Refused.class);
    }

    @Test
    void a_payload_with_padding_is_another_one() {
        assertThat(CONTROL.check(List.of(ofSegment("e30=", SECRET)), NOW)).isInstanceOf(Check.Refused.class);
    }

    @Test
    void there_is_one_way_to_write_a_signature() {
        int accepted = 0;
        for (char letter = '-'; letter <= 'z'; letter++) {
            var check = CONTROL.check(List.of(GOLDEN.substring(0, GOLDEN.length() - 1) + letter), NOW);
            accepted += check instanceof Check.Accepted ? 1 : 0;
        }

        assertThat(accepted).isEqualTo(1);
    }

    @Property
    void one_letter_changed_is_refused(
            @ForAll @IntRange(max = 1000) int position, @ForAll @CharRange(from = '-', to = 'z') char letter) {
        int at = position % GOLDEN.length();
        var changed = GOLDEN.substring(0, at) + letter + GOLDEN.substring(at + 1);

        assertThat(CONTROL.check(List.of(changed), NOW) instanceof Check.Accepted)
                .isEqualTo(changed.equals(GOLDEN));
    }

    @Property
    void no_text_is_accepted_or_breaks_the_check(@ForAll @StringLength(max = 300) String text) {
        assertThat(CONTROL.check(List.of(text), NOW)).isInstanceOf(Check.Refused.class);
    }

    @Property
    void no_signed_payload_breaks_the_check(
            @ForAll @StringLength(max = 80) @CharRange(from = ' ', to = '~') String payload) {
        assertThat(CONTROL.check(List.of(header("{" + payload + "}", SECRET)), NOW))
                .isInstanceOf(Check.Refused.class);
    }

    @Test
    void only_shared_secrets_can_be_its_keys() {
        var publicKey = VerificationKey.ofPublicKey(Optional.empty(), TokenForge.P256.getPublic());

        assertThatThrownBy(() -> new ControlSignature(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ControlSignature(List.of(publicKey))).isInstanceOf(IllegalArgumentException.class);
    }

    static String header(String payload, Secret secret) {
        return ofSegment(TokenForge.base64(payload), secret);
    }

    private static String ofSegment(String segment, Secret secret) {
        try {
            var signature = TokenForge.hmac(secret).sign(segment.getBytes(StandardCharsets.UTF_8));
            return "v1.%s.%s".formatted(segment, TokenForge.base64(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String payload(long iat, long exp) {
        return "{\"iat\":%d,\"exp\":%d,\"nonce\":\"revk_1\"}"
                .formatted(NOW.getEpochSecond() + iat, NOW.getEpochSecond() + exp);
    }
}
