package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.route.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway that sends its clients away. */
class DrainTest {
    private static final String FOLLOW = "/v1/database/demo/logs?num_lines=1&follow=true";

    /** A Close of 31 bytes: 1012, and a reason that ends with four digits. */
    private static final String TOLD = "\u0088\u001f\u0003\u00f4draining: retry_after_ms=";

    @TempDir
    private Path files;

    private GatewayBed bed;

    /** Time that passes only where it is waited for. */
    private static final class PassedTime implements Drain.Time {
        private final List<Runnable> after = new ArrayList<>();
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void pass(Duration duration) {
            nanos += duration.toNanos();
            after.forEach(Runnable::run);
        }

        Duration passed() {
            return Duration.ofNanos(nanos);
        }
    }

    @BeforeEach
    void start() throws Exception {
        var all = new Allowance(
                EnumSet.allOf(Right.class), NamePatterns.ALL, NamePatterns.ALL, new QueryRule.Any(Set.of()));
        bed = new GatewayBed(files, Duration.ofSeconds(10), Listener.PUBLIC, Grants.toEveryone(all));
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, GET, /v1/database/demo/subscribe",
        "PUBLIC, POST, /v1/identity/websocket-token",
        "OPERATOR, GET, /v1/database/demo/logs?num_lines=1&follow=true",
    })
    void nobody_new_may_stay(Listener door, String method, String target) throws Exception {
        drain().run();

        var refused = door == Listener.PUBLIC ? bed.send(method, target, "", "") : bed.operate(method, target, "", "");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().getString("reason_code")).isEqualTo("draining");
        assertThat(refused.json().getInteger("retry_after_ms")).isBetween(1_000, 4_999);
        assertThat(refused.head().toLowerCase(Locale.ROOT)).containsPattern("retry-after: [1-5]\r\n");
    }

    @Test
    void it_works_on_but_is_not_ready() throws Exception {
        assertThat(bed.send("GET", "/readyz", "", "").json().getString("status"))
                .isNotEqualTo("draining");

        drain().run();

        assertThat(bed.send("GET", "/readyz", "", "").status()).isEqualTo(503);
        assertThat(bed.send("GET", "/readyz", "", "").json().getString("status"))
                .isEqualTo("draining");
        assertThat(bed.send("GET", "/health", "", "").json().getString("status"))
                .isNotEqualTo("draining");
        assertThat(bed.send("POST", CALL, bearer(), "[]").status()).isEqualTo(200);
    }

    @Test
    void sockets_and_endless_answers_are_ended_and_then_it_is_over() throws Exception {
        bed.drainWithin(Duration.ofMillis(500));
        bed.upstream.answerByHand();
        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer());
                var log = bed.openForOperators("GET", FOLLOW, bearer())) {
            assertThat(socket.head()).startsWith("HTTP/1.1 101");
            await().until(() -> bed.upstream.open() == 1);
            bed.upstream
                    .asked()
                    .getFirst()
                    .write(
                            "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n");
            log.head();
            await().until(() -> bed.sessions.size() == 2);

            drain().run();

            assertThat(socket.until(TOLD)).endsWith(TOLD);
            assertThat(log.isHungUp()).isTrue();
        }
        await().until(() -> bed.sessions.areVacant());
        assertThat(bed.registry
                        .get("spacetime_gateway_refusals")
                        .tag("code", "draining")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void a_socket_that_was_on_its_way_when_it_began_is_ended_as_well() throws Exception {
        var held = bed.upstream.hold();
        try (var socket = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer())) {
            await().until(() -> bed.upstream.upgrading() == 1);
            drain().run();

            held.complete();

            assertThat(socket.until(TOLD)).endsWith(TOLD);
        }
    }

    @Test
    void a_call_that_spacetimedb_has_is_waited_for_and_answered() throws Exception {
        bed.drainWithin(Duration.ofMinutes(5));
        bed.upstream.answerByHand();
        try (var call = bed.open("POST", CALL, bearer() + "\nContent-Length: 2")) {
            call.write("[]");
            await().until(() -> bed.upstream.open() == 1);
            var over = begin();

            bed.upstream.asked().getFirst().write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");

            assertThat(call.answer().status()).isEqualTo(200);
            assertThat(over).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_call_whose_body_is_on_its_way_is_waited_for_and_answered() {
        bed.drainWithin(Duration.ofMinutes(5));
        try (var call = bed.open("POST", CALL, bearer() + "\nContent-Length: 2")) {
            call.write("[");
            await().until(() ->
                    bed.registry.get("spacetime_gateway_body_bytes").gauge().value() == 1);
            var over = begin();

            call.write("]");

            assertThat(call.answer().status()).isEqualTo(200);
            assertThat(over).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void it_is_over_at_once_if_nobody_is_there() throws Exception {
        var time = new PassedTime();

        timed(time).run();

        assertThat(time.passed()).isZero();
    }

    @Test
    void it_does_not_wait_for_anybody_beyond_its_window() throws Exception {
        var time = new PassedTime();
        var drain = timed(time);
        drain.callBegan();

        drain.run();

        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void it_goes_on_as_soon_as_the_last_one_has_left() throws Exception {
        var time = new PassedTime();
        var drain = timed(time);
        drain.callBegan();
        time.after.add(() -> {
            if (time.passed().equals(Duration.ofSeconds(3))) {
                drain.callEnded();
            }
        });

        drain.run();

        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(3));
    }

    /** A drain that has begun, and waits. */
    private CompletableFuture<Void> begin() {
        var over = CompletableFuture.runAsync(
                () -> {
                    try {
                        drain().run();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
        await().until(drain()::isDraining);
        assertThat(over).isNotDone();
        return over;
    }

    private Drain drain() {
        return bed.interior.exits().drain();
    }

    private Drain timed(PassedTime time) {
        return new Drain(bed.sessions, () -> Duration.ofSeconds(20), new Random(1), time);
    }
}
