package com.openagents.spacetime.gateway.edge;

import static com.openagents.spacetime.gateway.edge.GatewayBed.CALL;
import static com.openagents.spacetime.gateway.edge.GatewayBed.SUBSCRIBE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.UPGRADE;
import static com.openagents.spacetime.gateway.edge.GatewayBed.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.grant.Allowance;
import com.openagents.spacetime.gateway.grant.GrantRule;
import com.openagents.spacetime.gateway.grant.Grants;
import com.openagents.spacetime.gateway.grant.NamePatterns;
import com.openagents.spacetime.gateway.grant.QueryRule;
import com.openagents.spacetime.gateway.grant.Right;
import com.openagents.spacetime.gateway.route.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationTest {
    private static final String PARENT = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Pattern ID = Pattern.compile("(?mi)^x-request-id: (\\S+)");
    private static final int MANY = 200;

    private static final GrantRule ALL = Grants.toEveryone(
            new Allowance(EnumSet.allOf(Right.class), NamePatterns.ALL, NamePatterns.ALL, new QueryRule.Any(Set.of())));

    @TempDir
    private Path files;

    private GatewayBed bed;

    @BeforeEach
    void start() throws Exception {
        bed = new GatewayBed(files);
        bed.upstream.answer("HTTP/1.1 200 OK\r\nx-request-id: of-the-server", "");
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CALL, "/v1/database/demo/route/x"})
    void what_correlates_is_passed_on_and_the_id_comes_back(String target) throws Exception {
        bed.close();
        bed = new GatewayBed(files, Duration.ofSeconds(10), Listener.OPERATOR, ALL);
        bed.upstream.answer("HTTP/1.1 200 OK\r\nx-request-id: of-the-server", "");

        var answer = bed.send(
                "POST",
                target,
                bearer() + "\nX-Request-Id: ada-1\n" + PARENT + "\ntracestate: a=1\nTraceState: b=2",
                "[]");

        assertThat(ids(answer.head())).containsExactly("ada-1");
        assertThat(bed.upstream.received()).contains(PARENT, "tracestate: a=1,b=2");
        assertThat(ids(bed.upstream.received())).containsExactly("ada-1");
    }

    @Test
    void a_socket_has_an_id_like_any_other_request() {
        try (var client = bed.open("GET", SUBSCRIBE, UPGRADE + "\n" + bearer() + "\nx-request-id: ada-2\n" + PARENT)) {
            assertThat(ids(client.head())).containsExactly("ada-2");
        }
        assertThat(ids(bed.upstream.received())).containsExactly("ada-2");
        assertThat(bed.upstream.received()).contains(PARENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Accept: */*", "x-request-id: a b", "x-request-id: a\nx-request-id: b", "x-request-id: \"a\""})
    void without_a_legal_id_the_gateway_makes_one(String header) {
        var answer = bed.send("POST", CALL, bearer() + "\n" + header, "[]");

        assertThat(ids(answer.head())).singleElement().asString().matches("[0-9a-f]{32}");
        assertThat(ids(bed.upstream.received())).isEqualTo(ids(answer.head()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"traceparent: 00-1-2-01\ntracestate: a=1", "tracestate: a=1", "traceparent: x\n" + PARENT})
    void a_trace_that_is_not_well_formed_ends_here(String headers) {
        bed.send("POST", CALL, bearer() + "\n" + headers, "[]");

        assertThat(bed.upstream.received()).contains("POST ").doesNotContain("trace");
    }

    @Test
    void a_refusal_says_which_request_it_is_about() {
        var answer = bed.send("GET", "/nowhere", "x-request-id: ada-3", "");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(ids(answer.head())).containsExactly("ada-3");
        assertThat(answer.json().getString("request_id")).isEqualTo("ada-3");
    }

    @Test
    void a_page_may_send_and_read_what_correlates() {
        var origin = "Origin: https://app.example";
        var preflight = bed.send("OPTIONS", CALL, origin + "\nAccess-Control-Request-Method: POST", "");
        var answer = bed.send("POST", CALL, origin + "\n" + bearer(), "[]");

        assertThat(preflight.head())
                .containsPattern("(?mi)^access-control-allow-headers:.*traceparent, tracestate, x-request-id");
        assertThat(answer.head()).containsPattern("(?mi)^access-control-expose-headers:.*x-request-id");
    }

    @Test
    void orders_with_a_wrong_signature_by_the_hundred_make_one_line() {
        var lines = new Lines("com.openagents.spacetime.gateway");
        try {
            for (int i = 0; i < MANY; i++) {
                var answer = bed.operate(
                        "POST", "/internal/v1/sync/sessions/revoke", "x-oa-runtime-signature: v1.a.b", "{}");
                assertThat(answer.status()).isEqualTo(401);
            }
        } finally {
            lines.close();
        }
        assertThat(lines.told).hasSizeLessThanOrEqualTo(1 + MANY / 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", CALL, SUBSCRIBE, "/v1/database/unknown/subscribe", "/%zz"})
    void a_request_that_is_refused_makes_no_line(String target) {
        await().until(() ->
                bed.send("GET", "/readyz", "Accept: */*", "").status() == 200); // which is a line of its own
        var lines = new Lines("com.openagents.spacetime.gateway");
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(bed.send("POST", target, "Accept: */*", "").status()).isGreaterThanOrEqualTo(400);
            }
        } finally {
            lines.close();
        }
        assertThat(lines.told).isEmpty();
    }

    private static List<String> ids(String head) {
        return ID.matcher(head).results().map(id -> id.group(1)).toList();
    }

    /** What a logger and those below it say at the level of information or above. */
    private static final class Lines extends Handler {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private final Logger logger;

        Lines(String name) {
            this.logger = Logger.getLogger(name);
            setLevel(Level.INFO);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()) {
                told.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }
}
