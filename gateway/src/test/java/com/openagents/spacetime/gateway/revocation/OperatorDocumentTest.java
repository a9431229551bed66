package com.openagents.spacetime.gateway.revocation;

import static com.openagents.spacetime.gateway.revocation.Warrants.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.revocation.DocumentReading.Malformed;
import com.openagents.spacetime.gateway.revocation.DocumentReading.Understood;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Device;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.LoginSession;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Subject;
import com.openagents.spacetime.gateway.revocation.RevocationTarget.Token;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorDocumentTest {
    private static final List<IssuerRules> ISSUERS =
            List.of(IssuerRules.ofSharedSecret("control", "https://openagents.com", "openagents-sync"));

    @Test
    void everything_can_be_taken_back_at_once() {
        var order = understood("""
                {"jtis": ["j1"], "subjects": [{"issuer": "https://openagents.com", "subject": "user:ada"}],
                 "session_ids": ["s1"], "device_ids": ["d1"],
                 "issuer_name": "control", "issued_before": "2026-03-01T11:00:00Z", "reason": "stolen laptop"}""");

        var before = Instant.parse("2026-03-01T11:00:00Z");
        var control = Optional.of("control");
        assertThat(order.revocations())
                .containsExactly(
                        new Revocation(new Token(control, "j1"), NOW),
                        new Revocation(new Subject(new Principal("https://openagents.com", "user:ada")), before),
                        new Revocation(new LoginSession(control, "s1"), NOW),
                        new Revocation(new Device(control, "d1"), before));
        assertThat(order.reason()).isEqualTo("stolen laptop");
        assertThat(order.nonce()).isEmpty();
    }

    @Test
    void without_a_cut_off_it_is_now_and_without_an_issuer_it_is_any() {
        assertThat(understood("{\"device_ids\":[\"d1\"]}").revocations())
                .containsExactly(new Revocation(new Device(Optional.empty(), "d1"), NOW));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                              | it takes nothing back
            {"jtis":[],"reason":"x"}                                        | it takes nothing back
            {"jtis":["j1"],"jti":"j2"}                                      | it has a name other than device_ids, issued_before, issuer_name, jtis,
            {"jtis":[""]}                                                   | jtis holds something that is not a text
            {"jtis":["j1"],"issuer_name":"contrl"}                          | issuer_name is the name of no configured issuer
            {"jtis":["j1"],"issuer_name":1}                                 | issuer_name is not a text
            {"device_ids":["d1"],"issued_before":"yesterday"}               | issued_before is not a time such as
            {"device_ids":["d1"],"issued_before":1772366400}                | issued_before is not a text
            {"device_ids":["d1"],"issued_before":"2026-03-01T12:02:00Z"}    | issued_before is not within 1970 to now
            {"device_ids":["d1"],"issued_before":"1969-12-31T23:59:59Z"}    | issued_before is not within 1970 to now
            {"subjects":["user:ada"]}                                       | subjects holds something that is not an object
            {"subjects":[{"subject":"user:ada"}]}                           | an entry of subjects has not both issuer and subject
            {"subjects":[{"issuer":"https://openagents.com/","subject":"a"}]} | an issuer in subjects is none of the configured
            {"subjects":[{"issuer":"https://openagents.com","subject":""}]} | a subject in subjects is not 1 to 128 bytes
            {"subjects":[{"issuer":"https://openagents.com","sub":"a"}]}    | it has a name other than issuer, subject
            """)
    void a_mistake_refuses_the_whole_document(String body, String why) {
        assertThat(read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.why()).startsWith(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"jtis\":[\"j1\"],\"jtis\":[\"j2\"]}", "{\"jtis\":[\"j1\"]"})
    void what_is_no_json_object_is_refused(String body) {
        assertThat(read(body.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Malformed.class);
    }

    @Property
    void no_bytes_break_the_reading(@ForAll byte[] body) {
        assertThat(read(body)).isInstanceOf(Malformed.class);
    }

    private static RevocationOrder understood(String body) {
        if (read(body.getBytes(StandardCharsets.UTF_8)) instanceof Understood(var order)) {
            return order;
        }
        throw new AssertionError("not understood: " + body);
    }

    private static DocumentReading read(byte[] body) {
        return OperatorDocument.read(body, ISSUERS, NOW);
    }
}
