package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.session.SessionId;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client may know and do of its own sessions. */
class OwnSessionsTest {
    private static final String SESSIONS = "/gateway/v1/sessions";
    private static final Pattern ID = Pattern.compile("(?i)spacetime-gateway-session: (\\S+)");

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

    @Test
    void everyone_sees_ones_own_sessions_and_nobody_elses() {
        try (var ada = open(bearer());
                var bob = open(bearer("user:bob"))) {
            var id = id(ada);
            id(bob);

            var list = bed.send("GET", SESSIONS, bearer(), "").json().getJsonArray("sessions");

            assertThat(list).hasSize(1);
            var session = list.getJsonObject(0);
            assertThat(session.getString("id")).isEqualTo(id);
            assertThat(session.getString("database")).isEqualTo("demo");
            assertThat(session.getString("kind")).isEqualTo("socket");
            assertThat(Instant.parse(session.getString("deadline"))).isAfter(Instant.now());
            assertThat(session.fieldNames()).containsExactlyInAnyOrder("id", "database", "kind", "opened", "deadline");
        }
    }

    @Test
    void a_fresh_token_moves_the_deadline_and_the_socket_stays() {
        try (var socket = open(bearer())) {
            var id = id(socket);
            var later = "Authorization: Bearer "
                    + token("user:ada", claims -> claims.setExpirationTimeMinutesInTheFuture(12));

            var answer = bed.send("POST", renewal(id), later, "");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(deadline(answer.json())).isAfter(Instant.now().plusSeconds(11 * 60));
            assertThat(deadline(bed.send("GET", SESSIONS, bearer(), "")
                            .json()
                            .getJsonArray("sessions")
                            .getJsonObject(0)))
                    .isEqualTo(deadline(answer.json()));
        }
    }

    @Test
    void anothers_session_and_no_session_cannot_be_told_apart() {
        try (var socket = open(bearer())) {
            var headers = bearer("user:bob") + "\nx-request-id: one-for-all";
            var anothers = bed.send("POST", renewal(id(socket)), headers, "");
            var none = bed.send("POST", renewal(SessionId.random().text()), headers, "");
            var noId = bed.send("POST", renewal("x"), headers, "");

            assertThat(anothers.status()).isEqualTo(404);
            assertThat(anothers.json().getString("reason_code")).isEqualTo("session_not_found");
            assertThat(none.body()).isEqualTo(anothers.body());
            assertThat(noId.body()).isEqualTo(anothers.body());
        }
    }

    @Test
    void a_ticket_renews_nothing() {
        try (var socket = open(bearer())) {
            var ticket = bed.send("POST", "/v1/identity/websocket-token", bearer(), "")
                    .json()
                    .getString("token");

            var answer = bed.send("POST", renewal(id(socket)), "Authorization: Bearer " + ticket, "");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().getString("reason_code")).isEqualTo("invalid_token");
        }
    }

    @Test
    void without_a_token_there_is_nothing_to_see() {
        assertThat(bed.send("GET", SESSIONS, "", "").status()).isEqualTo(401);
        assertThat(bed.send("POST", renewal(SessionId.random().text()), "", "").status())
                .isEqualTo(401);
    }

    @Test
    void a_welcome_page_may_ask() {
        var preflight = bed.send(
                "OPTIONS",
                renewal(SessionId.random().text()),
                "Origin: https://app.example\nAccess-Control-Request-Method: POST",
                "");

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.head())
                .containsIgnoringCase("access-control-allow-origin: https://app.example")
                .containsIgnoringCase("access-control-allow-methods: POST");
    }

    private RawHttp open(String authorization) {
        return bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + authorization);
    }

    private static String renewal(String id) {
        return SESSIONS + "/" + id + "/renew";
    }

    static String id(RawHttp socket) {
        var match = ID.matcher(socket.head());
        assertThat(match.find()).isTrue();
        return match.group(1);
    }

    private static Instant deadline(JsonObject session) {
        return Instant.parse(session.getString("deadline"));
    }
}
