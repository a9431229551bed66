package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static com.openagents.spacetime.gateway.edge.GatewayBed.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.Grant;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.route.Listener;
import com.openagents.spacetime.gateway.session.LiveSession;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are larger than memory, and answers without end. */
class StreamedAnswerTest {
    private static final String FOLLOW = "/v1/database/demo/logs?num_lines=1&follow=true";
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n";

    @TempDir
    private Path files;

    private GatewayBed bed;

    @BeforeEach
    void start() throws Exception {
        var all = new Allowance(
                EnumSet.allOf(Right.class), NamePatterns.ALL, NamePatterns.ALL, new QueryRule.Any(Set.of()));
        bed = new GatewayBed(files, Duration.ofSeconds(10), Listener.OPERATOR, Grants.toEveryone(all));
        bed.upstream.answerByHand();
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void a_large_answer_waits_at_its_source_for_a_client_that_does_not_read() throws Exception {
        int parts = 4_096;
        try (var connection = bed.open("POST", "/v1/database/demo/sql", bearer() + "\nContent-Length: 8")) {
            connection.write("SELECT 1");
            await().until(() -> bed.upstream.open() == 1);
            var sent = new AtomicLong();
            var server = bed.upstream.asked().getFirst();
            server.write("HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n".formatted(parts * 65_536L))
                    .onSuccess(_ -> pump(server, parts, sent));
            await().until(server::writeQueueFull);
            var stuck = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(300)).until(() -> stuck.getAndSet(sent.get()) == sent.get());

            assertThat(sent.get()).as("parts of 64 KiB that anybody holds").isLessThan(parts / 4);
            connection.head();
            assertThat(connection.skip(parts * 65_536L)).isEqualTo(parts * 65_536L);
        }
    }

    /** Writes as long as somebody takes it; on the connection's event loop, where it is known whether anybody does. */
    private static void pump(NetSocket server, int parts, AtomicLong sent) {
        var part = Buffer.buffer(new byte[65_536]);
        while (sent.get() < parts && !server.writeQueueFull()) {
            server.write(part);
            sent.incrementAndGet();
        }
        if (sent.get() < parts) {
            server.drainHandler(_ -> pump(server, parts, sent));
        }
    }

    @Test
    void each_line_of_a_log_comes_when_it_is_written_and_the_end_is_the_end() throws Exception {
        try (var connection = followed(token())) {
            line("one");
            assertThat(connection.until("one\n\r\n")).endsWith("one\n\r\n");
            line("two");
            assertThat(connection.until("two\n\r\n")).endsWith("two\n\r\n");

            var session = onlySession();
            assertThat(session.kind()).isEqualTo(LiveSession.Kind.ANSWER);
            assertThat(session.database()).isEqualTo("demo");
            assertThat(session.fromServer().bytes()).isEqualTo(8);

            server().write("0\r\n\r\n");
            assertThat(connection.until("0\r\n\r\n")).endsWith("0\r\n\r\n");
        }
        await().until(() -> bed.sessions.size() == 0);
    }

    @Test
    void a_log_ends_when_its_token_does() throws Exception {
        var deadline = Instant.now().plusSeconds(3);
        try (var connection = followed(token(deadline.minusSeconds(30)))) {
            assertThat(connection.isHungUp()).isTrue();

            assertThat(Instant.now()).isAfter(deadline.minusSeconds(1)); // tokens know whole seconds
        }
        await().until(() -> bed.upstream.open() == 0 && bed.sessions.size() == 0);
        assertThat(refusals("token_expired")).isOne();
    }

    @Test
    void a_log_that_is_ended_breaks_off_and_its_neighbour_goes_on() throws Exception {
        try (var one = followed(token())) {
            var first = onlySession();
            try (var other = followed(token())) {
                first.close(Refusal.TOKEN_REVOKED);
                first.close(Refusal.SESSION_ENDED);

                assertThat(one.isHungUp()).isTrue();
                bed.upstream.asked().getLast().write("4\r\nwho\n\r\n");
                assertThat(other.until("who\n\r\n")).endsWith("who\n\r\n");
                await().until(() -> bed.upstream.open() == 1);
            }
        }
        await().until(() -> bed.upstream.open() == 0 && bed.sessions.size() == 0);
        assertThat(refusals("token_revoked")).isOne();
        assertThat(refusals("session_ended")).isZero();
    }

    @Test
    void a_log_lives_on_by_a_grant_that_still_has_it_and_ends_by_one_that_has_not() throws Exception {
        try (var connection = followed(token())) {
            var session = onlySession();
            session.hold(session.warrant(), Grants.everything("demo"), Refusal.POLICY_CHANGED);
            line("on");
            assertThat(connection.until("on\n\r\n")).endsWith("on\n\r\n");

            var without = new Grant(session.grant().rules(), List.of(Allowance.DEFAULT), List.of(), Set.of());
            session.hold(session.warrant(), without, Refusal.POLICY_CHANGED);

            assertThat(session.grant()).isEqualTo(without);
            assertThat(connection.isHungUp()).isTrue();
        }
        await().until(() -> bed.sessions.size() == 0);
        assertThat(refusals("policy_changed")).isOne();
    }

    @Test
    void a_client_that_leaves_takes_its_log_with_it() throws Exception {
        leave(followed(token()));

        await().until(() -> bed.upstream.open() == 0 && bed.sessions.size() == 0);
    }

    @Test
    void logs_count_among_the_sockets_of_their_subject() throws Exception {
        var token = token();
        try (var _ = followed(token)) {
            try (var _ = followed(token)) {
                var third = bed.send("GET", FOLLOW, "Authorization: Bearer " + token, "");
                assertThat(third.json().getString("reason_code")).isEqualTo("too_many_sockets");
            }
            await().until(() -> bed.sessions.size() == 1);
            assertThat(bed.sessions.sockets()).isZero();
            leave(followed(token));
        }
    }

    @Test
    void a_log_that_spacetimedb_refuses_is_no_session() throws Exception {
        try (var connection = bed.open("GET", FOLLOW, bearer())) {
            await().until(() -> bed.upstream.open() == 1);
            server().write("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno");

            assertThat(connection.answer().status()).isEqualTo(403);
            assertThat(bed.sessions.size()).isZero();
        }
    }

    @Test
    void over_http_2_a_stream_ends_and_its_connection_serves_on() throws Exception {
        var client = bed.vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(bed.port()));
        var broken = new CompletableFuture<Throwable>();
        client.request(HttpMethod.GET, FOLLOW)
                .compose(request ->
                        request.putHeader("authorization", "Bearer " + token()).send())
                .onSuccess(answer -> answer.exceptionHandler(broken::complete).handler(_ -> {}));
        await().until(() -> bed.upstream.open() == 1);
        server().write(HEAD + "4\r\none\n\r\n");
        await().until(() -> bed.sessions.size() == 1);

        onlySession().close(Refusal.SESSION_ENDED);

        assertThat(broken.get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(client.request(HttpMethod.GET, "/v1/ping")
                        .compose(request -> request.send())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> bed.upstream.open() == 0 && bed.sessions.size() == 0);
    }

    @Test
    void logs_that_are_listened_to_keep_nobody_from_other_requests() throws Exception {
        var listening = new ArrayList<RawHttp>();
        try {
            for (int listener = 0; listener < 70; listener++) {
                listening.add(bed.open("GET", FOLLOW, bearer("user:" + listener)));
            }
            await().until(() -> bed.upstream.open() >= 64);
            bed.upstream.asked().forEach(server -> server.write(HEAD));
            try (var connection = bed.open("GET", "/v1/database/demo", bearer())) {
                await().until(() -> bed.upstream.received().contains("GET /v1/database/demo HTTP/1.1"));
                server().write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");

                assertThat(connection.answer().body()).isEqualTo("{}");
            }
        } finally {
            listening.forEach(RawHttp::close);
        }
    }

    /** A connection that has the head of a log without end, by a token. */
    private RawHttp followed(String token) {
        int before = bed.upstream.asked().size();
        var connection = bed.open("GET", FOLLOW, "Authorization: Bearer " + token);
        await().until(() -> bed.upstream.asked().size() > before);
        server().write(HEAD);
        assertThat(connection.head())
                .startsWith("HTTP/1.1 200")
                .contains("application/x-ndjson", "cache-control: no-store");
        return connection;
    }

    private static void leave(RawHttp connection) {
        connection.close();
    }

    private NetSocket server() {
        return bed.upstream.asked().getLast();
    }

    private void line(String text) {
        server().write("%x\r\n%s\n\r\n".formatted(text.length() + 1, text));
    }

    private LiveSession onlySession() {
        assertThat(bed.sessions.live()).hasSize(1);
        return bed.sessions.live().getFirst();
    }

    private double refusals(String code) {
        var counter = bed.registry
                .find("spacetime_gateway_refusals")
                .tag("code", code)
                .counter();
        return counter == null ? 0 : counter.count();
    }
}
