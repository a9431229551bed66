package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.shared.Dump;
import com.openagents.spacetime.gateway.shared.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways and the Redis that they share. */
class ReplicasIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TICKET_ROUTE = "/v1/identity/websocket-token";
    private static final String REVOCATIONS = "/gateway/v1/revocations";
    private static final String CONTROL = "/internal/v1/sync/sessions/revoke";
    private static final String OPERATOR = "user:op";

    @TempDir
    private Path folder;

    private RedisServer redis;
    private final List<GatewayBed> beds = new ArrayList<>();
    private GatewayBed one;
    private GatewayBed other;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start(folder);
        one = replica("one");
        other = replica("other");
    }

    @AfterEach
    void stop() {
        beds.forEach(GatewayBed::close);
        redis.close();
    }

    @Test
    void a_ticket_of_one_opens_one_socket_at_the_other_and_none_afterwards() {
        var ticket = ticket(one);

        try (var socket = open(other, ticket)) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
        }

        assertThat(refusal(one, ticket)).isEqualTo("invalid_token");
        assertThat(refusal(other, ticket)).isEqualTo("invalid_token");
    }

    @Test
    void of_a_ticket_that_is_shown_to_both_at_once_one_socket_comes() throws Exception {
        for (int i = 0; i < 20; i++) {
            var ticket = ticket(one);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Callable<Integer> here = () -> status(one, ticket);
                Callable<Integer> there = () -> status(other, ticket);
                var statuses = new ArrayList<Integer>();
                for (var status : threads.invokeAll(List.of(here, there, here, there))) {
                    statuses.add(status.get());
                }
                assertThat(statuses).containsExactlyInAnyOrder(101, 401, 401, 401);
            }
        }
    }

    @Test
    void a_revocation_at_one_closes_the_sockets_at_the_other_within_a_second() throws Exception {
        var token = token("user:ada", claims -> claims.setStringClaim("oa_session_id", "s1"));
        try (var socket = other.open("GET", SUBSCRIBE, UPGRADE + "\nAuthorization: Bearer " + token)) {
            OwnSessionsTest.id(socket);
            var signature = OperatorListenerTest.signature(0);

            var answer = one.operate("POST", CONTROL, signature, "{\"session_ids\":[\"s1\"]}");

            assertThat(answer.json().getBoolean("shared")).isTrue();
            await().atMost(Duration.ofSeconds(1))
                    .until(() -> other.parts.revocations().size() == 1);
            assertThat(socket.until("unauthorized: token_revoked")).contains("\u0003\u00f0"); // 1008
            var copy = other.operate("POST", CONTROL, signature, "{\"session_ids\":[\"s2\"]}");
            assertThat(copy.json().getString("reason_code")).isEqualTo("invalid_signature");
        }
    }

    @Test
    void what_a_subject_calls_at_one_counts_at_the_other() throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (statuses.size() < 18 && !statuses.contains(429)) { // with a bucket of its own it would give 20
                Callable<Integer> there = () -> call(one, "user:eve");
                threads.invokeAll(Collections.nCopies(60, there));
                statuses.add(call(other, "user:eve"));
            }
        }

        assertThat(statuses).contains(429);
    }

    @Test
    void a_redis_that_hangs_keeps_nobody_waiting() throws Exception {
        redis.stop();

        for (int i = 0; i < 20; i++) {
            long begun = System.nanoTime();
            assertThat(call(one, "user:" + i)).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
        await().atMost(PATIENCE).until(() -> !isUp(one));

        redis.resume();
        await().atMost(PATIENCE).until(() -> isUp(one) && isUp(other));
        assertThat(status(other, ticket(one))).isEqualTo(101);
    }

    @Test
    void without_redis_a_ticket_is_good_where_it_was_issued_and_a_revocation_is_told_later() throws Exception {
        redis.kill();
        await().atMost(PATIENCE).until(() -> !isUp(one) && !isUp(other));
        var ticket = ticket(one);

        assertThat(refusal(other, ticket)).isEqualTo("invalid_token");
        assertThat(status(one, ticket)).isEqualTo(101);
        var answer = one.operate(
                "POST",
                REVOCATIONS,
                bearer(OPERATOR),
                "{\"subjects\":[{\"issuer\":\"https://issuer.example\",\"subject\":\"user:eve\"}]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getBoolean("shared")).isFalse();
        assertThat(pending(one)).isPositive();
        assertThat(call(one, "user:eve")).isEqualTo(401);
        assertThat(call(other, "user:eve")).isEqualTo(200);

        redis.restart();

        await().atMost(PATIENCE).until(() -> call(other, "user:eve") == 401);
        await().atMost(PATIENCE).until(() -> pending(one) == 0);
    }

    @Test
    void a_replica_that_comes_later_knows_what_was_revoked_before() throws Exception {
        one.operate("POST", REVOCATIONS, bearer(OPERATOR), "{\"session_ids\":[\"s1\"],\"reason\":\"lost\"}");
        var token = token("user:ada", claims -> claims.setStringClaim("oa_session_id", "s1"));

        var late = replica("late");

        assertThat(late.send("POST", GatewayBed.CALL, "Authorization: Bearer " + token, "[]")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void nothing_in_redis_is_a_token_or_a_ticket_or_a_person() {
        var token = token("user:zenobia", _ -> {}); // no run of hex digits is that name
        var ticket = one.send("POST", TICKET_ROUTE, "Authorization: Bearer " + token, "")
                .json()
                .getString("token");
        one.send("POST", GatewayBed.CALL, "Authorization: Bearer " + token, "[]");
        one.operate("POST", REVOCATIONS, bearer(OPERATOR), "{\"session_ids\":[\"s1\"],\"reason\":\"lost\"}");

        var everything = new Dump(redis.port()).everything();

        assertThat(everything).contains(":ticket:1:", ":revocations:1", "s1");
        for (var part : token.split("\\.", -1)) {
            assertThat(everything).doesNotContain(part);
        }
        assertThat(everything)
                .doesNotContain(
                        ticket, ticket.substring("ticket_".length()), "user:", "zenobia", "lost", "issuer.example");
    }

    private GatewayBed replica(String name) throws Exception {
        var bed = GatewayBed.replica(Files.createDirectory(folder.resolve(name)), redis.settings());
        beds.add(bed);
        await().atMost(PATIENCE).until(() -> isUp(bed) && pending(bed) == 0);
        await().atMost(PATIENCE).until(() -> bed.interior.sharing().isInStep());
        return bed;
    }

    private static boolean isUp(GatewayBed bed) {
        return bed.registry.get("spacetime_gateway_shared_up").gauge().value() == 1;
    }

    private static double pending(GatewayBed bed) {
        return bed.registry
                .get("spacetime_gateway_shared_revocations_pending")
                .gauge()
                .value();
    }

    private static int call(GatewayBed bed, String subject) {
        return bed.send("POST", GatewayBed.CALL, bearer(subject), "[]").status();
    }

    private static String ticket(GatewayBed bed) {
        return bed.send("POST", TICKET_ROUTE, bearer(), "").json().getString("token");
    }

    private static RawHttp open(GatewayBed bed, String ticket) {
        return bed.open("GET", SUBSCRIBE + "?token=" + ticket, UPGRADE);
    }

    private static int status(GatewayBed bed, String ticket) {
        try (var socket = open(bed, ticket)) {
            return Integer.parseInt(socket.head().split(" ", 3)[1]);
        }
    }

    private static String refusal(GatewayBed bed, String ticket) {
        return bed.send("GET", SUBSCRIBE + "?token=" + ticket, UPGRADE, "")
                .json()
                .getString("reason_code");
    }
}
