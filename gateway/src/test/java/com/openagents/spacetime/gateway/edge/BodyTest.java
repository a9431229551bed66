package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a request's body, read or not, and of its connection (RFC 9112 §9). */
class BodyTest {
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
    void a_connection_serves_on_after_a_request_without_a_body() {
        try (var connection = bed.open("POST", "/v1/identity/websocket-token", bearer() + "\nContent-Length: 0")) {
            var ticket = connection.answer();
            connection.write("GET /nothing HTTP/1.1\r\nHost: gateway\r\n\r\n");

            assertThat(ticket.status()).isEqualTo(200);
            assertThat(ticket.head()).doesNotContainIgnoringCase("connection: close");
            assertThat(connection.answer().status()).isEqualTo(403);
        }
    }

    @Test
    void a_small_body_that_nobody_wants_is_passed_over_and_the_connection_serves_on() {
        try (var connection = bed.open("POST", CALL, "Content-Length: 5")) {
            connection.write("[1,");
            var refused = connection.answer();
            connection.write("2]GET /nothing HTTP/1.1\r\nHost: gateway\r\n\r\n");

            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.head()).doesNotContainIgnoringCase("connection: close");
            assertThat(connection.answer().status()).isEqualTo(403);
        }
    }

    @Test
    void a_large_body_that_nobody_wants_ends_its_connection() {
        var body = "x".repeat(200_000);
        try (var connection = bed.open("POST", CALL, "Content-Length: " + body.length())) {
            var refused = connection.answer();
            connection.write(body);

            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.head()).containsIgnoringCase("connection: close");
            assertThat(connection.isHungUp()).isTrue();
        }
    }

    @Test
    void a_body_that_nobody_wants_and_that_does_not_come_ends_its_connection() {
        try (var connection = bed.open("POST", CALL, "Content-Length: 5")) {
            connection.write("[1,");

            assertThat(connection.answer().status()).isEqualTo(401);
            assertThat(connection.isHungUp()).isTrue();
        }
    }

    @Test
    void a_client_that_asks_before_it_sends_is_told_to_go_on() {
        try (var connection = bed.open("POST", CALL, bearer() + "\nExpect: 100-continue\nContent-Length: 2")) {
            assertThat(connection.head()).startsWith("HTTP/1.1 100");
            connection.write("[]");

            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(bed.upstream.received()).endsWith("[]").doesNotContainIgnoringCase("expect:");
    }

    @Test
    void a_client_that_asks_before_it_sends_may_be_told_no_and_then_its_connection_ends() {
        try (var connection = bed.open("POST", CALL, "Expect: 100-continue\nContent-Length: 2")) {
            var refused = connection.answer();

            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.head()).containsIgnoringCase("connection: close");
        }
    }

    @Test
    void calls_that_come_behind_each_other_are_answered_in_their_order() {
        try (var connection = bed.open("POST", CALL, bearer() + "\nContent-Length: 2")) {
            connection.write("[]POST %s HTTP/1.1\r\nHost: gateway\r\nContent-Length: 2\r\n\r\n[]".formatted(CALL));

            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(connection.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void a_body_that_is_not_whole_in_time_is_refused_and_its_connection_ends() {
        bed.replace(new BodyLimits(1024, 1500, Duration.ofMillis(50)));
        try (var connection = bed.open("POST", CALL, bearer() + "\nContent-Length: 2")) {
            connection.write("[");
            var refused = connection.answer();

            assertThat(refused.status()).isEqualTo(408);
            assertThat(refused.json().getString("reason_code")).isEqualTo("body_timeout");
            assertThat(refused.head()).containsIgnoringCase("connection: close");
            assertThat(connection.isHungUp()).isTrue();
        }
        assertThat(bed.upstream.received()).isEmpty();
        await().until(() -> bodyBytes() == 0);
    }

    @Test
    void bodies_wait_in_memory_only_as_far_as_there_is_room_for_all_of_them() {
        bed.replace(new BodyLimits(1024, 1500, Duration.ofSeconds(60)));
        var body = "[%s]".formatted(" ".repeat(998));
        var headers = bearer() + "\nContent-Length: 1000";
        try (var first = bed.open("POST", CALL, headers);
                var second = bed.open("POST", CALL, bearer("user:bob") + "\nContent-Length: 1000")) {
            first.write(body.substring(0, 999));
            await().until(() -> bodyBytes() == 999);
            second.write(body);
            var refused = second.answer();
            first.write("]");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().getString("reason_code")).isEqualTo("no_room_for_body");
            assertThat(refused.head().toLowerCase(Locale.ROOT)).containsPattern("retry-after: [1-5]\r\n");
            assertThat(first.answer().status()).isEqualTo(200);
        }
        assertThat(bed.upstream.received()).containsOnlyOnce("POST ");
        await().until(() -> bodyBytes() == 0);
    }

    @Test
    void a_client_that_leaves_half_way_leaves_its_room_to_others() {
        try (var connection = bed.open("POST", CALL, bearer() + "\nContent-Length: 2")) {
            connection.write("[");
            await().until(() -> bodyBytes() == 1);
        }

        await().until(() -> bodyBytes() == 0);
    }

    @Test
    void a_body_that_waits_for_spacetimedb_takes_its_room_even_when_its_client_has_left() {
        bed.upstream.answerByHand();
        try (var connection = bed.open("POST", CALL, bearer() + "\nContent-Length: 2")) {
            connection.write("[]");
            await().until(() -> bed.upstream.open() == 1);
        }
        // The next request has passed the gateway after the first one's end.
        bed.send("GET", "/nothing", "", "");

        assertThat(bodyBytes()).isEqualTo(2);
        bed.upstream.asked().getFirst().write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        await().until(() -> bodyBytes() == 0);
    }

    private double bodyBytes() {
        return bed.registry.get("spacetime_gateway_body_bytes").gauge().value();
    }
}
