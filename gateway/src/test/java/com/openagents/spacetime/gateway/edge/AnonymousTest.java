package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.DatabasePolicy;
import com.openagents.spacetime.gateway.grant.Policy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients without a token, where a database takes them. */
class AnonymousTest {
    private static final String SUBSCRIBE = "/v1/database/open/subscribe";
    private static final Pattern UPSTREAM_TOKEN = Pattern.compile("(?i)authorization: bearer [^.]+\\.([^.]+)\\.");

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
    void each_is_somebody_new_to_spacetimedb_and_learns_no_token() {
        try (var one = bed.open("GET", SUBSCRIBE, UPGRADE);
                var other = bed.open("GET", SUBSCRIBE, UPGRADE)) {
            assertThat(one.head()).startsWith("HTTP/1.1 101");
            assertThat(other.head()).startsWith("HTTP/1.1 101");
            assertThat(one.until("}}}")).contains("\"token\":\"\"").doesNotContain(FakeUpstream.LEAKED);

            var claims = UPSTREAM_TOKEN
                    .matcher(bed.upstream.received())
                    .results()
                    .map(AnonymousTest::payload)
                    .distinct()
                    .toList();
            assertThat(claims)
                    .hasSize(2)
                    .allSatisfy(payload -> assertThat(payload).contains("\"iss\":\"spacetime-gateway/anonymous\""));
        }
    }

    @Test
    void they_share_one_limit_of_sockets() {
        try (var one = bed.open("GET", SUBSCRIBE, UPGRADE);
                var two = bed.open("GET", SUBSCRIBE, UPGRADE)) {
            assertThat(one.head()).startsWith("HTTP/1.1 101");
            assertThat(two.head()).startsWith("HTTP/1.1 101");

            var third = bed.send("GET", SUBSCRIBE, UPGRADE, "");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.json().getString("reason_code")).isEqualTo("too_many_sockets");
            assertThat(bed.send("GET", SUBSCRIBE, UPGRADE + "\n" + bearer(), "").status())
                    .isEqualTo(101);
        }
    }

    @Test
    void they_may_call_what_the_grants_give_them() {
        assertThat(bed.send("POST", "/v1/database/open/call/append", "", "[]").status())
                .isEqualTo(200);
        assertThat(bed.send("POST", "/v1/database/open/call/other", "", "[]").status())
                .isEqualTo(403);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(textBlock = """
            GET  , /v1/database/demo/subscribe
            POST , /v1/database/demo/call/append
            POST , /v1/database/other/call/append
            POST , /v1/identity/websocket-token
            GET  , /gateway/v1/sessions
            """)
    void everywhere_else_a_token_is_missing(String method, String path) {
        var answer = bed.send(method, path, UPGRADE, "");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().getString("reason_code")).isEqualTo("missing_authorization");
        assertThat(bed.upstream.received()).doesNotContain(path);
    }

    @Test
    void a_bad_token_is_not_as_good_as_none() {
        var answer = bed.send("GET", SUBSCRIBE, UPGRADE + "\nAuthorization: Bearer a.b.c", "");

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void the_operators_listener_takes_none() {
        assertThat(bed.operate("POST", "/v1/database/open/call/append", "", "[]")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_database_that_takes_none_any_more_closes_their_sockets() {
        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE)) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            await().atMost(Duration.ofSeconds(10)).until(() -> bed.sessions.size() == 1);

            bed.replace(new Policy(List.of(DatabasePolicy.of("open")), List.of()));

            socket.until("forbidden: policy_changed");
        }
    }

    private static String payload(MatchResult token) {
        return new String(Base64.getUrlDecoder().decode(token.group(1)), StandardCharsets.UTF_8);
    }
}
