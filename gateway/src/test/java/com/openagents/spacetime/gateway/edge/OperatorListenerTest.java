package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.revocation.ControlDocument;
import com.openagents.spacetime.gateway.revocation.ControlSignature;
import com.openagents.spacetime.gateway.session.SessionId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway itself as its operators and the control service reach it. */
class OperatorListenerTest {
    private static final String OPERATOR = "user:op";
    private static final String REVOKE = "/internal/v1/sync/sessions/revoke";

    @TempDir
    private Path files;

    private GatewayBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new GatewayBed(files);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            GET    , /gateway/v1/sessions
            DELETE , /gateway/v1/sessions/AAAAAAAAAAAAAAAAAAAAAA
            GET    , /gateway/v1/keys
            POST   , /gateway/v1/revocations
            """)
    void only_an_operator_may(String method, String path) {
        assertThat(bed.operate(method, path, "", "").status()).isEqualTo(401);
        assertThat(bed.operate(method, path, "Authorization: Bearer a.b.c", "").status())
                .isEqualTo(401);
        var other = bed.operate(method, path, bearer(), "{}");

        assertThat(other.status()).isEqualTo(403);
        assertThat(other.json().getString("reason_code")).isEqualTo("missing_scope");
        assertThat(bed.operate(method, path, bearer(OPERATOR), "").status()).isNotIn(401, 403);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(textBlock = """
            DELETE , /gateway/v1/sessions/AAAAAAAAAAAAAAAAAAAAAA , 403
            GET    , /gateway/v1/keys                            , 403
            POST   , /gateway/v1/revocations                     , 403
            POST   , /internal/v1/sync/sessions/revoke           , 403
            """)
    void none_of_it_is_behind_the_public_listener(String method, String path, int status) {
        var answer = bed.send(method, path, bearer(OPERATOR), "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().getString("reason_code")).isEqualTo("route_not_allowed");
    }

    @Test
    void the_public_list_is_ones_own_for_an_operator_too() {
        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer())) {
            OwnSessionsTest.id(socket);

            assertThat(bed.send("GET", "/gateway/v1/sessions", bearer(OPERATOR), "")
                            .json()
                            .getJsonArray("sessions"))
                    .isEmpty();
        }
    }

    @Test
    void an_operator_sees_all_sessions_by_the_hashes_of_their_holders_and_ends_one() {
        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer())) {
            var id = OwnSessionsTest.id(socket);
            var list = bed.operate("GET", "/gateway/v1/sessions", bearer(OPERATOR), "");
            var session = list.json().getJsonArray("sessions").getJsonObject(0);
            assertThat(session.getString("id")).isEqualTo(id);
            assertThat(session.getString("issuer")).isEqualTo("control");
            assertThat(session.getString("holder")).matches("[0-9a-f]{16}");
            assertThat(list.body()).doesNotContain("ada");

            var answer = bed.operate("DELETE", "/gateway/v1/sessions/" + id, bearer(OPERATOR), "");

            assertThat(answer.status()).isEqualTo(200);
            socket.until("forbidden: session_ended");
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> bed.sessions.size() == 0);
    }

    @Test
    void a_session_that_is_not_there_cannot_be_ended() {
        var answer = bed.operate("DELETE", "/gateway/v1/sessions/" + SessionId.random(), bearer(OPERATOR), "");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().getString("reason_code")).isEqualTo("session_not_found");
    }

    @Test
    void keys_are_shown_by_their_fingerprints() {
        var keys = bed.operate("GET", "/gateway/v1/keys", bearer(OPERATOR), "")
                .json()
                .getJsonArray("keys");

        assertThat(keys).hasSize(1);
        assertThat(keys.getJsonObject(0).getString("issuer")).isEqualTo("control");
        assertThat(keys.getJsonObject(0).getString("algorithm")).isEqualTo("HS256");
        assertThat(keys.getJsonObject(0).getString("fingerprint")).isNotBlank();
    }

    @Test
    void an_operators_revocation_closes_the_socket_that_it_means() {
        var token = token("user:ada", claims -> claims.setJwtId("sync_lost"));
        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\nAuthorization: Bearer " + token)) {
            OwnSessionsTest.id(socket);

            var answer = bed.operate("POST", "/gateway/v1/revocations", bearer(OPERATOR), "{\"jtis\":[\"sync_lost\"]}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getInteger("stored")).isEqualTo(1);
            socket.until("unauthorized: token_revoked");
        }
    }

    @Test
    void a_document_that_is_none_is_refused_with_the_reason() {
        var answer = bed.operate("POST", "/gateway/v1/revocations", bearer(OPERATOR), "{\"jtis\":7}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("reason_code")).isEqualTo("bad_body");
        assertThat(answer.json().getString("message")).contains("jtis");
    }

    @Test
    void an_order_of_the_control_service_closes_the_sockets_of_the_session() throws Exception {
        var token = token("user:ada", claims -> claims.setStringClaim("oa_session_id", "s1"));
        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\nAuthorization: Bearer " + token)) {
            OwnSessionsTest.id(socket);

            var answer = bed.operate("POST", REVOKE, signature(0), "{\"session_ids\":[\"s1\"],\"reason\":\"logout\"}");

            assertThat(answer.status()).isEqualTo(200);
            socket.until("unauthorized: token_revoked");
        }
    }

    @Test
    void an_order_is_taken_once() throws Exception {
        var signature = signature(0);
        assertThat(bed.operate("POST", REVOKE, signature, "{\"session_ids\":[]}")
                        .status())
                .isEqualTo(200);

        var copy = bed.operate("POST", REVOKE, signature, "{\"session_ids\":[\"s2\"]}");

        assertThat(copy.status()).isEqualTo(401);
        assertThat(copy.json().getString("reason_code")).isEqualTo("invalid_signature");
    }

    @Test
    void an_order_that_is_over_or_unsigned_or_signed_otherwise_is_refused() throws Exception {
        assertThat(bed.operate("POST", REVOKE, signature(-3600), "{\"session_ids\":[]}")
                        .status())
                .isEqualTo(401);
        assertThat(bed.operate("POST", REVOKE, "", "{\"session_ids\":[]}").status())
                .isEqualTo(401);
        assertThat(bed.operate("POST", REVOKE, bearer(OPERATOR), "{\"session_ids\":[]}")
                        .status())
                .isEqualTo(401);
        assertThat(bed.operate("POST", REVOKE, signature(0) + "x", "{\"session_ids\":[]}")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_document_beyond_all_measure_is_not_read() throws Exception {
        var answer = bed.operate("POST", REVOKE, signature(0), " ".repeat(ControlDocument.maxBytes() + 1));

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void what_the_table_does_not_have_is_not_there() {
        assertThat(bed.operate("GET", "/nothing", bearer(OPERATOR), "").status())
                .isEqualTo(403);
        assertThat(bed.operate("GET", SUBSCRIBE, UPGRADE + "\n" + bearer(), "").status())
                .isEqualTo(403);
    }

    static String signature(long offset) throws Exception {
        long now = Instant.now().getEpochSecond() + offset;
        var payload = base64("{\"iat\":%d,\"exp\":%d,\"nonce\":\"revk_%s\"}"
                .formatted(now, now + 60, UUID.randomUUID().toString().replace("-", ""))
                .getBytes(StandardCharsets.UTF_8));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(GatewayBed.CONTROL_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "%s: v1.%s.%s"
                .formatted(
                        ControlSignature.HEADER,
                        payload,
                        base64(mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII))));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
