package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTest {
    @TempDir
    private Path files;

    private GatewayBed bed;
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        bed = new GatewayBed(files);
        upstream = bed.upstream;
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @ParameterizedTest(name = "{0} {1} with {2}: {3} {4}")
    @CsvSource(textBlock = """
            GET  , /v1/metrics                              , ''                              , 403, route_not_allowed
            PUT  , /v1/database/demo                        , Authorization: Bearer GOOD      , 403, route_not_allowed
            GET  , /nothing                                 , Authorization: Bearer GOOD      , 403, route_not_allowed
            GET  , /v1/database/demo/%2e%2e/sql             , Authorization: Bearer GOOD      , 400, bad_request_target
            POST , /v1//database/demo/call/append           , Authorization: Bearer GOOD      , 400, bad_request_target
            GET  , /v1/database/demo/call/append            , Authorization: Bearer GOOD      , 405, method_not_allowed
            POST , /v1/database/demo/call/append            , ''                              , 401, missing_authorization
            POST , /v1/database/demo/call/append            , Authorization: Basic eDp5       , 401, invalid_authorization_scheme
            POST , /v1/database/demo/call/append            , Authorization: Bearer           , 401, invalid_authorization_scheme
            POST , /v1/database/demo/call/append            , Authorization: Bearer a.b.c     , 401, invalid_token
            POST , /v1/database/demo/call/append            , Authorization: Bearer ticket_abc, 401, invalid_token
            POST , /v1/database/demo/call/append?token=GOOD , ''                              , 400, bad_query
            GET  , /v1/database/demo/subscribe?token=GOOD   , Authorization: Bearer GOOD      , 400, conflicting_credentials
            GET  , /v1/database/demo/subscribe?token=a&token=b, ''                            , 400, bad_query
            GET  , /v1/database/demo/subscribe              , Authorization: Bearer GOOD      , 426, upgrade_required
            POST , /v1/database/other/call/append           , Authorization: Bearer GOOD      , 403, database_not_allowed
            POST , /v1/database/demo/call/drop_everything   , Authorization: Bearer GOOD      , 403, reducer_not_allowed
            POST , /v1/identity/websocket-token             , ''                              , 401, missing_authorization
            POST , /v1/identity/websocket-token             , Origin: https://evil.example    , 403, origin_not_allowed
            """)
    void a_refused_request_is_told_why_and_costs_spacetimedb_nothing(
            String method, String target, String header, int status, String code) {
        var answer = send(method, target.replace("GOOD", token()), header.replace("GOOD", token()), "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().getString("reason_code")).isEqualTo(code);
        assertThat(answer.json().getJsonObject("error").getString("code")).isEqualTo(code);
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void who_wants_a_socket_without_asking_for_it_is_told_how() {
        var answer = send("GET", "/v1/database/demo/subscribe", "Authorization: Bearer " + token(), "");

        assertThat(answer.head())
                .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n");
    }

    @Test
    void two_authorization_headers_are_never_weighed_against_each_other() {
        var answer = send(
                "POST",
                "/v1/database/demo/call/append",
                "Authorization: Bearer %s\nAuthorization: Bearer %s".formatted(token(), token()),
                "[]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("reason_code")).isEqualTo("conflicting_credentials");
    }

    @Test
    void a_call_goes_on_with_a_token_of_the_gateway_and_comes_back_without_one() {
        upstream.answer(
                "HTTP/1.1 530 Reducer failed\r\naccess-control-allow-origin: *\r\nspacetime-identity: c200\r\nspacetime-identity-token: "
                        + FakeUpstream.LEAKED,
                "sequence_conflict");
        var token = token();

        var answer = send(
                "POST",
                "/v1/database/demo/call/append",
                "Authorization: Bearer %s\nContent-Type: application/json\nX-Forwarded-For: 6.6.6.6".formatted(token),
                "[\"x\"]");

        assertThat(answer.status()).isEqualTo(530);
        assertThat(answer.body()).isEqualTo("sequence_conflict");
        assertThat(answer.head())
                .contains("spacetime-identity: c200")
                .doesNotContain(FakeUpstream.LEAKED)
                .doesNotContainIgnoringCase("access-control");
        assertThat(upstream.received())
                .contains("POST /v1/database/demo/call/append HTTP/1.1")
                .containsIgnoringCase("content-type: application/json\r\n")
                .containsOnlyOnce("Bearer ")
                .doesNotContain(token)
                .doesNotContain("6.6.6.6")
                .endsWith("[\"x\"]");
    }

    @Test
    void a_body_above_the_limit_is_refused_before_spacetimedb_hears_of_it() {
        var answer =
                send("POST", "/v1/database/demo/call/append", "Authorization: Bearer " + token(), "x".repeat(1025));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(upstream.received()).doesNotContain("call/append");
    }

    @Test
    void a_subject_that_calls_too_often_is_told_when_to_come_back() {
        var token = token();
        RawHttp.Answer answer;
        do {
            answer = send("POST", "/v1/database/demo/call/append", "Authorization: Bearer " + token, "[]");
        } while (answer.status() == 200);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.head()).containsIgnoringCase("retry-after: 1");
        assertThat(answer.json().getLong("retry_after_ms")).isBetween(1L, 1000L);
    }

    @Test
    void spacetimedb_away_is_a_503_with_a_time_to_come_back() {
        upstream.close();

        var call = send("POST", "/v1/database/demo/call/append", "Authorization: Bearer " + token(), "[]");
        var socket = send("GET", "/v1/database/demo/subscribe", UPGRADE + "\nAuthorization: Bearer " + token(), "");

        assertThat(call.json().getString("reason_code")).isEqualTo("upstream_unavailable");
        assertThat(socket.status()).isEqualTo(503);
        assertThat(socket.head()).containsIgnoringCase("retry-after:");
    }

    @Test
    void the_first_message_comes_with_the_clients_own_token_though_it_came_with_the_101() {
        var token = token();

        try (var socket =
                bed.open("GET", "/v1/database/demo/subscribe", UPGRADE + "\nAuthorization: Bearer " + token)) {
            var head = socket.head();
            var bytes =
                    socket.until("\"connection_id\":{\"__connection_id__\":95781366068864352661642621573755763235}}}");

            assertThat(head)
                    .startsWith("HTTP/1.1 101")
                    .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .containsIgnoringCase("sec-websocket-protocol: v1.json.spacetimedb")
                    .doesNotContain(FakeUpstream.LEAKED);
            assertThat(bytes).contains(token).doesNotContain(FakeUpstream.LEAKED);
        }
        assertThat(upstream.received()).doesNotContain(token);
    }

    @Test
    void a_ticket_opens_one_socket_and_no_second_one() {
        var issued = send("POST", "/v1/identity/websocket-token", "Authorization: Bearer " + token(), "");
        var target = "/v1/database/demo/subscribe?compression=None&token="
                + issued.json().getString("token");

        try (var first = bed.open("GET", target, UPGRADE)) {
            assertThat(first.head()).startsWith("HTTP/1.1 101");
        }
        assertThat(send("GET", target, UPGRADE, "").json().getString("reason_code"))
                .isEqualTo("invalid_token");
        assertThat(upstream.received())
                .contains("GET /v1/database/demo/subscribe?compression=None HTTP/1.1")
                .doesNotContain("ticket_");
    }

    @Test
    void a_subject_holds_only_so_many_sockets_and_gets_its_place_back() {
        var headers = UPGRADE + "\nAuthorization: Bearer " + token();
        try (var one = bed.open("GET", "/v1/database/demo/subscribe", headers);
                var two = bed.open("GET", "/v1/database/demo/subscribe", headers)) {
            assertThat(one.head()).startsWith("HTTP/1.1 101");
            assertThat(two.head()).startsWith("HTTP/1.1 101");
            assertThat(send("GET", "/v1/database/demo/subscribe", headers, "").status())
                    .isEqualTo(429);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        send("GET", "/v1/database/demo/subscribe", headers, "").status() == 101);
    }

    @Test
    void a_preflight_of_a_welcome_page_is_answered_here() {
        var answer = send(
                "OPTIONS",
                "/v1/database/demo/call/append",
                "Origin: https://app.example\nAccess-Control-Request-Method: POST",
                "");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.head())
                .containsIgnoringCase("access-control-allow-origin: https://app.example")
                .containsIgnoringCase("access-control-allow-methods: POST");
    }

    private RawHttp.Answer send(String method, String target, String headers, String body) {
        return bed.send(method, target, headers, body);
    }
}
