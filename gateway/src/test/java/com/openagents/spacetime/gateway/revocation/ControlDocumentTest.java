package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.revocation.ControlSignature.Check;
import com.openagents.spacetime.gateway.revocation.DocumentReading.Malformed;
import com.openagents.spacetime.gateway.revocation.DocumentReading.Understood;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Device;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.LoginSession;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlDocumentTest {
    private static final Nonce NONCE = new Nonce("revk_1", NOW.plusSeconds(90));

    @Test
    void sessions_and_devices_are_taken_back_in_one_order() {
        var order = understood("""
                {"session_ids":["s1","s2","s1"],"device_ids":["d1"],"reason":"user_requested"}""");

        assertThat(order.revocations())
                .containsExactly(
                        new Revocation(new LoginSession(Optional.empty(), "s1"), NOW),
                        new Revocation(new LoginSession(Optional.empty(), "s2"), NOW),
                        new Revocation(new Device(Optional.empty(), "d1"), NOW));
        assertThat(order.reason()).isEqualTo("user_requested");
        assertThat(order.nonce()).contains(NONCE);
    }

    @ParameterizedTest(name = "signed {0} s from now: cut off {1} s from now")
    @CsvSource({"-40, 0", "0, 0", "20, 20"})
    void the_cut_off_is_the_later_of_two_clocks(long signed, long cutOff) {
        var reading = read("{\"device_ids\":[\"d1\"]}", NOW.plusSeconds(signed));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Understood.class,
                        understood -> assertThat(understood
                                        .order()
                                        .revocations()
                                        .getFirst()
                                        .cutOff())
                                .isEqualTo(NOW.plusSeconds(cutOff)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"session_ids\":[],\"device_ids\":[],\"reason\":\"\"}",
                "{\"session_ids\":[]}",
                "{\"device_ids\":null,\"reason\":null}",
                "{\"session_ids\":[],\"requested_at\":1772366400,\"context\":{\"actor\":[\"x\"]}}"
            })
    void a_document_that_takes_nothing_back_is_done_with(String body) {
        assertThat(understood(body).revocations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"session_ids\"",
                "{}",
                "{\"reason\":\"user_requested\"}",
                "{\"sessionIds\":[\"s1\"]}",
                "{\"session_ids\":[\"s1\"],\"user_ids\":[\"u1\"]}",
                "{\"session_ids\":\"s1\"}",
                "{\"session_ids\":{\"0\":\"s1\"}}",
                "{\"session_ids\":[1]}",
                "{\"session_ids\":[null]}",
                "{\"session_ids\":[[\"s1\"]]}",
                "{\"session_ids\":[\"\"]}",
                "{\"session_ids\":[\"a\\ud800\"]}",
                "{\"session_ids\":[\"s1\"],\"session_ids\":[\"s2\"]}",
                "{\"session_ids\":[\"s1\"],\"reason\":7}",
                "{\"session_ids\":[\"s1\"]} {}",
                "{\"session_ids\":[\"s1\"]"
            })
    void a_document_of_another_form_is_refused_whole(String body) {
        assertThat(read(body, NOW)).isInstanceOf(Malformed.class);
    }

    @Test
    void a_thousand_ids_of_256_letters_are_the_most() {
        assertThat(understood(sessions(1000, 256)).revocations()).hasSize(1000);
        assertThat(read(sessions(1001, 8), NOW))
                .isEqualTo(new Malformed("session_ids has 1001 entries, 1000 are allowed: send several requests"));
        assertThat(read(sessions(1, 257), NOW))
                .isEqualTo(new Malformed("session_ids holds something that is not a text of 1 to 256 characters"));
    }

    @Test
    void a_body_has_a_size() {
        var body = "{\"session_ids\":[]}" + " ".repeat(ControlDocument.maxBytes());

        assertThat(read(body, NOW)).isInstanceOf(Malformed.class);
    }

    @Test
    void a_body_that_is_not_utf_8_is_refused() {
        var bytes = "{\"session_ids\":[\"\u00e9\"]}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(ControlDocument.read(bytes, new Check.Accepted(NOW, NONCE), NOW))
                .isEqualTo(new Malformed("the body is not UTF-8"));
    }

    @Property
    void no_bytes_break_the_reading(@ForAll byte[] body) {
        assertThat(ControlDocument.read(body, new Check.Accepted(NOW, NONCE), NOW))
                .isInstanceOf(Malformed.class);
    }

    private static String sessions(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"%s\""
                        .formatted("%08d".formatted(i).repeat(length / 8 + 1).substring(0, length)))
                .collect(Collectors.joining(",", "{\"session_ids\":[", "]}"));
    }

    private static RevocationOrder understood(String body) {
        if (read(body, NOW) instanceof Understood(var order)) {
            return order;
        }
        throw new AssertionError("not understood: " + read(body, NOW));
    }

    private static DocumentReading read(String body, Instant signedAt) {
        return ControlDocument.read(body.getBytes(StandardCharsets.UTF_8), new Check.Accepted(signedAt, NONCE), NOW);
    }
}
