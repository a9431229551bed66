package com.openagents.spacetime.gateway.edge;

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
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections on which nothing happens for a second, at a listener that waits no longer. */
class LastingAnswerTest {
    private static final String FOLLOW = "/v1/database/demo/logs?num_lines=1&follow=true";

    @TempDir
    private Path files;

    private GatewayBed bed;
    private int port;

    @BeforeEach
    void start() throws Exception {
        var all = new Allowance(
                EnumSet.allOf(Right.class), NamePatterns.ALL, NamePatterns.ALL, new QueryRule.Any(Set.of()));
        bed = new GatewayBed(files, Duration.ofSeconds(10), Listener.OPERATOR, Grants.toEveryone(all));
        bed.upstream.answerByHand();
        bed.idleFor(Duration.ofSeconds(1));
        port = bed.listenForOperators(Optional.empty());
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void a_log_without_lines_is_followed_and_an_idle_connection_is_closed() {
        try (var log = RawHttp.open(port, "GET", FOLLOW, bearer());
                var idle = RawHttp.open(port, "GET", "/healthz", "")) {
            await().until(() -> bed.upstream.asked().size() == 1);
            var server = bed.upstream.asked().getFirst();
            server.write("HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n");
            log.head();

            idle.answer();
            assertThat(idle.isHungUp()).isTrue();
            try (var next = RawHttp.open(port, "GET", "/healthz", "")) { // the log is silent for as long once more
                next.answer();
                assertThat(next.isHungUp()).isTrue();
            }

            server.write("4\r\nline\r\n");
            assertThat(log.until("line\r\n")).endsWith("line\r\n");
        }
    }
}
