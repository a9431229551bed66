package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.upstream.SubjectTemplate;
import com.openagents.spacetime.gateway.upstream.UpstreamCredential;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By what SpacetimeDB is shown whose request it is. */
class UpstreamCredentialTest {
    private static final Pattern SHOWN = Pattern.compile("(?i)authorization: Bearer [^.]+\\.([^.]+)\\.");
    private static final String TICKET_ROUTE = "/v1/identity/websocket-token";

    @TempDir
    private Path files;

    @Test
    void a_call_is_forwarded_with_the_clients_own_token() throws Exception {
        var token = token();
        try (var bed = forwarding()) {
            var answer = bed.send("POST", CALL, "Authorization: Bearer " + token, "[]");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(bed.upstream.received())
                    .containsOnlyOnce("Bearer ")
                    .containsIgnoringCase("authorization: Bearer " + token + "\r\n");
        }
    }

    @ParameterizedTest(name = "in the query: {0}")
    @ValueSource(booleans = {false, true})
    void a_socket_is_forwarded_with_the_clients_own_token_and_gives_it_back(boolean inQuery) throws Exception {
        var token = token();
        var target = inQuery ? SUBSCRIBE + "?token=" + token : SUBSCRIBE;
        var headers = inQuery ? UPGRADE : UPGRADE + "\nAuthorization: Bearer " + token;
        try (var bed = forwarding();
                var socket = bed.open("GET", target, headers)) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101").doesNotContain(FakeUpstream.LEAKED);
            assertThat(socket.until("95781366068864352661642621573755763235}}}"))
                    .contains(token)
                    .doesNotContain(FakeUpstream.LEAKED);
            assertThat(bed.upstream.received())
                    .contains("GET " + SUBSCRIBE + " HTTP/1.1")
                    .containsIgnoringCase("authorization: Bearer " + token + "\r\n");
        }
    }

    @Test
    void a_ticket_is_forwarded_as_the_token_that_it_was_issued_for_and_comes_back_as_itself() throws Exception {
        var token = token();
        try (var bed = forwarding()) {
            var ticket = bed.send("POST", TICKET_ROUTE, "Authorization: Bearer " + token, "")
                    .json()
                    .getString("token");

            try (var socket = bed.open("GET", SUBSCRIBE + "?token=" + ticket, UPGRADE)) {
                assertThat(socket.head()).startsWith("HTTP/1.1 101");
                assertThat(socket.until("95781366068864352661642621573755763235}}}"))
                        .contains(ticket)
                        .doesNotContain(token)
                        .doesNotContain(FakeUpstream.LEAKED);
            }
            assertThat(bed.upstream.received())
                    .containsIgnoringCase("authorization: Bearer " + token + "\r\n")
                    .doesNotContain(ticket);
        }
    }

    @Test
    void a_token_that_is_not_good_is_not_forwarded() throws Exception {
        var token = token();
        var damaged = token.substring(0, token.length() - 4) + (token.endsWith("AAAA") ? "BBBB" : "AAAA");
        try (var bed = forwarding()) {
            assertThat(bed.send("POST", CALL, "Authorization: Bearer " + damaged, "[]")
                            .status())
                    .isEqualTo(401);
            assertThat(bed.upstream.received()).isEmpty();
        }
    }

    @Test
    void a_token_that_only_spacetimedb_refuses_is_no_fault_of_the_clients() throws Exception {
        try (var bed = forwarding()) {
            bed.upstream.answer("HTTP/1.1 401 Unauthorized", "");

            var answer = bed.send("POST", CALL, bearer(), "[]");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.json().getString("reason_code")).isEqualTo("upstream_protocol_error");
        }
    }

    @Test
    void every_device_of_a_user_can_be_somebody_else_to_spacetimedb() throws Exception {
        try (var bed = perDevice()) {
            bed.send("POST", CALL, "Authorization: Bearer " + ofDevice("phone"), "[]");
            bed.send("POST", CALL, "Authorization: Bearer " + ofDevice("desktop"), "[]");

            assertThat(shown(bed)).containsExactly("user:ada:phone", "user:ada:desktop");
        }
    }

    @Test
    void devices_of_a_user_count_as_one_where_limits_do() throws Exception {
        try (var bed = perDevice();
                var one = bed.open("GET", SUBSCRIBE, UPGRADE + "\nAuthorization: Bearer " + ofDevice("phone"));
                var two = bed.open("GET", SUBSCRIBE, UPGRADE + "\nAuthorization: Bearer " + ofDevice("desktop"))) {
            assertThat(one.head()).startsWith("HTTP/1.1 101");
            assertThat(two.head()).startsWith("HTTP/1.1 101");
            assertThat(bed.send("GET", SUBSCRIBE, UPGRADE + "\nAuthorization: Bearer " + ofDevice("tablet"), "")
                            .status())
                    .isEqualTo(429);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            GET , /v1/database/demo/subscribe
            POST, /v1/database/demo/call/append
            POST, /v1/identity/websocket-token
            """)
    void a_token_that_leaves_open_who_its_bearer_is_ends_at_the_gateway(String method, String target) throws Exception {
        try (var bed = perDevice()) {
            for (var credential : List.of(token(), ofDevice("phone:of:bob"))) {
                var headers = (method.equals("GET") ? UPGRADE + "\n" : "") + "Authorization: Bearer " + credential;
                var answer = bed.send(method, target, headers, "");

                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.json().getString("reason_code")).isEqualTo("invalid_token");
            }
            assertThat(bed.upstream.received()).isEmpty();
        }
    }

    @Test
    void what_the_gateway_answers_by_itself_needs_no_subject_for_spacetimedb() throws Exception {
        try (var bed = perDevice()) {
            assertThat(bed.operate("GET", "/gateway/v1/sessions", bearer("user:op"), "")
                            .status())
                    .isEqualTo(200);
        }
    }

    private GatewayBed forwarding() throws Exception {
        return new GatewayBed(files, new UpstreamCredential.Forward());
    }

    private GatewayBed perDevice() throws Exception {
        return new GatewayBed(files, GatewayBed.signing(files, SubjectTemplate.of("{sub}:{oa_device_id}")));
    }

    private static String ofDevice(String device) {
        return token("user:ada", claims -> claims.setStringClaim("oa_device_id", device));
    }

    /** The subjects of the tokens that SpacetimeDB has been shown, in order. */
    private static List<String> shown(GatewayBed bed) {
        return SHOWN.matcher(bed.upstream.received())
                .results()
                .map(found -> new String(Base64.getUrlDecoder().decode(found.group(1)), StandardCharsets.UTF_8))
                .map(claims -> new JsonObject(claims).getString("sub"))
                .toList();
    }
}
