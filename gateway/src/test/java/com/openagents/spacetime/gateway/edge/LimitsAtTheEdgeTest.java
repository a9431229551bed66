package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static com.openagents.spacetime.gateway.limit.SomeLimits.PLENTY;
import static com.openagents.spacetime.gateway.limit.SomeLimits.perSecond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.ReducerLimit;
import com.openagents.spacetime.gateway.limit.SomeLimits;
import com.openagents.spacetime.gateway.limit.Tier;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is refused, in which order and with which words, when limits are passed. Elapsed time stands still. */
class LimitsAtTheEdgeTest {
    private static final String FORGED = "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA";

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
    void an_address_that_floods_with_forged_tokens_costs_no_verification_once_its_refusals_are_spent() {
        limit(SomeLimits.plenty().address(PLENTY, perSecond(1, 5)));
        for (int i = 0; i < 5; i++) {
            assertThat(call(FORGED).status()).isEqualTo(401);
        }

        for (int i = 0; i < 5; i++) {
            var answer = call(FORGED);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.json().getString("message"))
                    .isEqualTo("rate limited (address.refusals), try again in 1 s");
        }
        assertThat(bed.refused(Refusal.INVALID_TOKEN)).isEqualTo(5);
        assertThat(bed.limited("address.refusals", "enforce")).isEqualTo(5);

        bed.time.advance(Duration.ofSeconds(1));
        assertThat(call(FORGED).status()).isEqualTo(401);
        assertThat(call(FORGED).status()).isEqualTo(429);
    }

    @Test
    void who_is_known_is_served_at_an_address_that_has_spent_its_refusals_and_strangers_elsewhere() {
        limit(SomeLimits.plenty().address(PLENTY, perSecond(1, 1)));
        var known = bearer("user:known");
        assertThat(call(known).status()).isEqualTo(200);
        assertThat(call(FORGED).status()).isEqualTo(401);

        assertThat(call(bearer("user:stranger")).status()).isEqualTo(429);
        assertThat(call(known).status()).isEqualTo(200);
        assertThat(callFrom("127.0.0.2", bearer("user:stranger")).status()).isEqualTo(200);
    }

    @Test
    void a_missing_credential_and_unavailable_keys_are_no_refusals_of_an_address() {
        limit(SomeLimits.plenty().address(PLENTY, perSecond(1, 1)));
        for (int i = 0; i < 3; i++) {
            assertThat(call("").status()).isEqualTo(401);
        }

        assertThat(call(bearer()).status()).isEqualTo(200);
    }

    @Test
    void an_office_behind_one_address_shares_its_requests_and_nothing_else() {
        limit(SomeLimits.plenty().address(perSecond(1, 30), PLENTY).calls(perSecond(1, 10)));
        for (int i = 0; i < 10; i++) {
            assertThat(call(bearer("user:ada")).status()).isEqualTo(200);
        }
        assertThat(reason(call(bearer("user:ada")))).isEqualTo("rate limited (subject.calls), try again in 1 s");

        for (int i = 0; i < 10; i++) {
            assertThat(call(bearer("user:bob")).status()).isEqualTo(200);
        }
        for (int i = 0; i < 9; i++) {
            assertThat(call("").status()).isEqualTo(401);
        }
        var last = call(bearer("user:carol"));
        assertThat(reason(last)).isEqualTo("rate limited (address.requests), try again in 1 s");
        assertThat(last.head())
                .contains("ratelimit-policy: \"address.requests\";q=30;w=30")
                .contains("ratelimit: \"address.requests\";r=0;t=1");
        assertThat(callFrom("127.0.0.2", bearer("user:carol")).status()).isEqualTo(200);
    }

    @Test
    void operators_are_limited_as_subjects_and_not_by_address() {
        limit(SomeLimits.plenty().address(perSecond(1, 1), perSecond(1, 1)).calls(perSecond(1, 3)));
        for (int i = 0; i < 3; i++) {
            assertThat(bed.operate("GET", "/gateway/v1/sessions", FORGED, "").status())
                    .isEqualTo(401);
            assertThat(bed.operate("GET", "/gateway/v1/sessions", bearer("user:op"), "")
                            .status())
                    .isEqualTo(200);
        }

        assertThat(reason(bed.operate("GET", "/gateway/v1/sessions", bearer("user:op"), "")))
                .startsWith("rate limited (subject.calls)");
    }

    @Test
    void health_is_never_limited() {
        limit(SomeLimits.plenty().address(perSecond(1, 1), perSecond(1, 1)));
        call("");
        call("");

        assertThat(bed.send("GET", "/healthz", "", "").status()).isNotEqualTo(429);
        assertThat(bed.send("GET", "/v1/ping", "", "").status()).isNotEqualTo(429);
    }

    @Test
    void tickets_are_calls_like_others() {
        limit(SomeLimits.plenty().calls(perSecond(1, 1)));
        assertThat(bed.send("POST", "/v1/identity/websocket-token", bearer(), "")
                        .status())
                .isEqualTo(200);

        assertThat(bed.send("POST", "/v1/identity/websocket-token", bearer(), "")
                        .status())
                .isEqualTo(429);
    }

    @Test
    void every_answer_to_a_call_says_what_is_left() {
        limit(SomeLimits.plenty().calls(perSecond(10, 20)));

        var first = call(bearer() + "\nOrigin: https://app.example");

        assertThat(first.head())
                .contains("ratelimit-policy: \"subject.calls\";q=20;w=2\r\n")
                .contains("ratelimit: \"subject.calls\";r=19;t=1\r\n")
                .containsPattern("access-control-expose-headers: [^\\r]*ratelimit, ratelimit-policy");
        assertThat(call(bearer()).head()).contains("ratelimit: \"subject.calls\";r=18;t=1\r\n");
    }

    @Test
    void a_refused_call_says_how_long_to_wait() {
        limit(SomeLimits.plenty().calls(perSecond(1, 1)));
        call(bearer());

        var refused = call(bearer());

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.head())
                .contains("ratelimit: \"subject.calls\";r=0;t=1\r\n")
                .containsIgnoringCase("retry-after: 1\r\n");
        assertThat(refused.json().getString("reason_code")).isEqualTo("rate_limited");
        assertThat(refused.json().getLong("retry_after_ms")).isEqualTo(1000);
    }

    @Test
    void a_reducer_is_limited_by_its_name() {
        limit(SomeLimits.plenty().reducers(new ReducerLimit(NamePatterns.of(List.of("append")), perSecond(1, 1))));
        assertThat(call(bearer()).status()).isEqualTo(200);

        assertThat(reason(call(bearer()))).startsWith("rate limited (subject.reducer)");
        assertThat(call(bearer("user:bob")).status()).isEqualTo(200);
    }

    @Test
    void a_database_that_is_asked_too_much_is_busy_for_all_and_tells_nobody_what_others_have_left() {
        limit(SomeLimits.plenty().database(9, perSecond(1, 1), PLENTY));
        assertThat(call(bearer()).status()).isEqualTo(200);

        var refused = call(bearer("user:bob"));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().getString("reason_code")).isEqualTo("busy");
        assertThat(refused.head()).containsIgnoringCase("retry-after: ").doesNotContain("database.calls\";");
    }

    @Test
    void a_tier_gives_a_service_more() {
        var more = SomeLimits.plenty().allotment();
        limit(SomeLimits.plenty()
                .calls(perSecond(1, 1))
                .tiers(new Tier(Set.of("control"), Set.of("service:runtime"), Set.of(), more)));
        call(bearer());

        assertThat(call(bearer()).status()).isEqualTo(429);
        for (int i = 0; i < 10; i++) {
            assertThat(call(bearer("service:runtime")).status()).isEqualTo(200);
        }
    }

    @Test
    void upgrades_beyond_the_admission_of_all_are_busy_and_told_different_times() {
        limit(SomeLimits.plenty().gateway(perSecond(1, 1), 100));
        assertThat(subscribe(bearer()).status()).isEqualTo(101);

        var refused = IntStream.range(0, 4).mapToObj(_ -> subscribe(bearer())).toList();

        assertThat(refused).allMatch(answer -> answer.status() == 503);
        assertThat(refused).allSatisfy(answer -> assertThat(answer.head()).containsIgnoringCase("retry-after: "));
        assertThat(refused.stream().map(answer -> answer.json().getLong("retry_after_ms")))
                .doesNotHaveDuplicates()
                .allMatch(wait -> wait >= 1000);
        assertThat(refused.getFirst().json().getString("reason_code")).isEqualTo("busy");
        assertThat(call(bearer()).status()).isEqualTo(200);
    }

    @Test
    void a_subject_asks_for_only_so_many_sockets() {
        limit(SomeLimits.plenty().handshakes(perSecond(1, 1)));
        assertThat(subscribe(bearer()).status()).isEqualTo(101);

        assertThat(reason(subscribe(bearer()))).startsWith("rate limited (subject.handshakes)");
        assertThat(subscribe(bearer("user:bob")).status()).isEqualTo(101);
    }

    @Test
    void an_address_a_database_and_the_gateway_hold_only_so_many_sockets() {
        try (var held = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer())) {
            assertThat(held.head()).startsWith("HTTP/1.1 101");

            limit(SomeLimits.plenty().addressSockets(1));
            assertThat(reason(subscribe(bearer("user:bob")))).startsWith("too many sockets (address.sockets)");
            limit(SomeLimits.plenty().database(1, PLENTY, PLENTY));
            assertThat(reason(subscribe(bearer("user:bob")))).startsWith("busy (database.sockets)");
            limit(SomeLimits.plenty().gateway(PLENTY, 1));
            assertThat(reason(subscribe(bearer("user:bob")))).startsWith("busy (gateway.sockets)");

            limit(SomeLimits.plenty());
            assertThat(subscribe(bearer("user:bob")).status()).isEqualTo(101);
        }
    }

    @Test
    void a_call_in_flight_counts_until_spacetimedb_answers_even_if_its_client_has_left() {
        limit(SomeLimits.plenty().callsInFlight(1));
        var held = bed.upstream.hold();
        try (var leaver = bed.open("POST", CALL, bearer() + "\nContent-Length: 2")) {
            leaver.write("[]");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> bed.upstream.received().endsWith("[]"));
            assertThat(reason(call(bearer()))).isEqualTo("too many calls (subject.calls-in-flight), try again in 1 s");
            leaver.hangUp();
        }
        assertThat(call(bearer()).status()).isEqualTo(429);

        held.complete();

        await().atMost(Duration.ofSeconds(10)).until(() -> call(bearer()).status() == 200);
    }

    @Test
    void a_call_is_over_when_its_client_leaves_before_its_body_is_whole() {
        limit(SomeLimits.plenty().callsInFlight(1));
        try (var leaver = bed.open("POST", CALL, bearer() + "\nContent-Length: 2")) {
            await().atMost(Duration.ofSeconds(10)).until(() -> call(bearer()).status() == 429);
            leaver.hangUp();
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> call(bearer()).status() == 200);
    }

    @Test
    void calls_that_are_refused_after_they_began_give_their_place_back() {
        limit(SomeLimits.plenty().callsInFlight(1).database(9, perSecond(1, 8), PLENTY));
        for (int i = 0; i < 3; i++) {
            assertThat(bed.send("POST", CALL, bearer(), "x".repeat(1025)).status())
                    .isEqualTo(413);
            assertThat(call(bearer()).status()).isEqualTo(200);
        }
        bed.upstream.answer("HTTP/1.1 530 Reducer failed", "no");
        assertThat(call(bearer()).status()).isEqualTo(530);
        bed.upstream.answer("HTTP/1.1 200 OK", "");
        assertThat(call(bearer()).status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(reason(call(bearer()))).startsWith("busy (database.calls)");
        }

        bed.time.advance(Duration.ofSeconds(1));
        assertThat(call(bearer()).status()).isEqualTo(200);
        bed.upstream.close();
        for (int i = 0; i < 3; i++) {
            bed.time.advance(Duration.ofSeconds(1));
            assertThat(call(bearer()).json().getString("reason_code")).isEqualTo("upstream_unavailable");
        }
    }

    @Test
    void a_call_that_spacetimedb_does_not_answer_in_time_gives_its_place_back() throws Exception {
        try (var impatient = new GatewayBed(Files.createDirectory(files.resolve("other")), Duration.ofMillis(300))) {
            impatient.replace(SomeLimits.plenty().callsInFlight(1).settings());
            impatient.upstream.answerByHand();
            for (int i = 0; i < 3; i++) {
                assertThat(impatient.send("POST", CALL, bearer(), "[]").json().getString("reason_code"))
                        .isEqualTo("upstream_timeout");
            }
        }
    }

    @Test
    void rules_that_only_report_refuse_nobody_and_announce_nothing() {
        var none = perSecond(1, 1);
        limit(SomeLimits.plenty()
                .address(none, none)
                .subject(none, none, 1, 1)
                .database(1, none, none)
                .gateway(none, 1)
                .addressSockets(1)
                .reducers(new ReducerLimit(NamePatterns.ALL, none))
                .reporting(LimitRule.values()));
        for (int i = 0; i < 4; i++) {
            assertThat(call(FORGED).status()).isEqualTo(401);
            assertThat(call(bearer()).status()).isEqualTo(200);
        }
        try (var one = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer());
                var two = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer())) {
            assertThat(one.head()).startsWith("HTTP/1.1 101");
            assertThat(two.head()).startsWith("HTTP/1.1 101");
        }

        assertThat(call(bearer()).head()).doesNotContain("ratelimit");
        for (var rule : List.of(
                "address.requests",
                "address.refusals",
                "address.sockets",
                "subject.handshakes",
                "subject.calls",
                "subject.sockets",
                "subject.reducer",
                "database.calls",
                "database.sockets",
                "gateway.handshakes",
                "gateway.sockets")) {
            assertThat(bed.limited(rule, "report")).as(rule).isPositive();
            assertThat(bed.limited(rule, "enforce")).as(rule).isZero();
        }
    }

    @Test
    void other_limits_are_in_force_at_once_keep_what_was_spent_and_close_no_socket() {
        limit(SomeLimits.plenty().calls(perSecond(1, 2)));
        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer())) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            call(bearer());
            call(bearer());
            assertThat(call(bearer()).status()).isEqualTo(429);

            limit(SomeLimits.plenty().calls(perSecond(10, 20)).sockets(1));
            assertThat(call(bearer()).status()).isEqualTo(429);
            assertThat(reason(subscribe(bearer()))).startsWith("too many sockets (subject.sockets)");
            bed.time.advance(Duration.ofMillis(100));
            assertThat(call(bearer()).status()).isEqualTo(200);

            assertThat(bed.sessions.size()).isEqualTo(1);
        }
    }

    private void limit(SomeLimits limits) {
        bed.replace(limits.settings());
    }

    private RawHttp.Answer call(String headers) {
        return bed.send("POST", CALL, headers, "[]");
    }

    private RawHttp.Answer callFrom(String address, String headers) {
        try (var raw = RawHttp.openFrom(
                InetAddress.ofLiteral(address), bed.port(), "POST", CALL, headers + "\nContent-Length: 2")) {
            raw.write("[]");
            return raw.answer();
        }
    }

    private RawHttp.Answer subscribe(String headers) {
        return bed.send("GET", SUBSCRIBE, UPGRADE + "\n" + headers, "");
    }

    private static String reason(RawHttp.Answer answer) {
        return answer.json().getString("message");
    }
}
