package com.openagents.spacetime.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.Policy;
import com.openagents.spacetime.gateway.grant.ReducerRule;
import com.openagents.spacetime.gateway.limit.LimitSettings;
import com.openagents.spacetime.gateway.observe.GatewayMetrics;
import com.openagents.spacetime.gateway.session.Sessions;
import com.openagents.spacetime.gateway.token.IssuerRules;
import com.openagents.spacetime.gateway.token.keys.IssuerSettings;
import com.openagents.spacetime.gateway.token.keys.Keyring;
import com.openagents.spacetime.gateway.token.keys.SignatureEngine;
import com.openagents.spacetime.gateway.upstream.UpstreamHealth;
import com.openagents.spacetime.gateway.upstream.UpstreamSettings;
import com.openagents.spacetime.gateway.upstream.UpstreamTokenKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String ISSUER = "https://issuer.example";
    private static final String UPGRADE =
            "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Protocol: v1.json.spacetimedb";

    @TempDir
    private Path files;

    private final Vertx vertx = Vertx.vertx();
    private final FakeUpstream upstream = new FakeUpstream(vertx);
    private final HttpServer gateway = vertx.createHttpServer();
    private int port;

    @BeforeEach
    void start() throws Exception {
        var pipeline = pipeline(upstream.port());
        gateway.requestHandler(pipeline);
        gateway.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        port = gateway.actualPort();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
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

        try (var socket = RawHttp.open(
                port, "GET", "/v1/database/demo/subscribe", UPGRADE + "\nAuthorization: Bearer " + token)) {
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

        try (var first = RawHttp.open(port, "GET", target, UPGRADE)) {
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
        try (var one = RawHttp.open(port, "GET", "/v1/database/demo/subscribe", headers);
                var two = RawHttp.open(port, "GET", "/v1/database/demo/subscribe", headers)) {
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
        return RawHttp.send(port, method, target, headers, body);
    }

    private static String token() {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject("user:ada");
        claims.setAudience("sync");
        claims.setGeneratedJwtId();
        claims.setIssuedAt(NumericDate.fromSeconds(Instant.now().getEpochSecond()));
        claims.setExpirationTimeMinutesInTheFuture(5);
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("HS256");
        jws.setPayload(claims.toJson());
        jws.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private Pipeline pipeline(int upstreamPort) throws Exception {
        var secret = Files.writeString(files.resolve("secret"), SECRET);
        var issuer =
                new IssuerSettings.SharedSecret(IssuerRules.ofSharedSecret("control", ISSUER, "sync"), List.of(secret));
        var reachedBy = new UpstreamSettings(
                URI.create("http://127.0.0.1:" + upstreamPort), Duration.ofSeconds(2), Duration.ofSeconds(10));
        var engine = SignatureEngine.fastest();
        var parts = new GatewayParts(
                new EdgeSettings(Set.of("https://app.example"), 1 << 20, 1024),
                new LimitSettings(20, 20, 2),
                reachedBy,
                upstreamKey(),
                new Policy(List.of(new DatabasePolicy("demo", true, new ReducerRule.Named(Set.of("append"))))),
                Keyring.open(List.of(issuer)),
                engine,
                TlsEngine.AUTO);
        var sessions = new Sessions();
        var metrics = new GatewayMetrics(new SimpleMeterRegistry(), sessions::size);
        var health = new HealthHandler(new UpstreamHealth(vertx, reachedBy), "test");
        return Pipeline.over(vertx, parts, sessions, metrics, health);
    }

    private UpstreamTokenKey upstreamKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        return UpstreamTokenKey.load(
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private Path pem(String kind, byte[] der) throws Exception {
        var text = "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
        return Files.writeString(files.resolve(kind.replace(' ', '-')), text);
    }
}
