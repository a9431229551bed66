package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A SpacetimeDB that is killed under its clients. */
class ServerLossIT {
    @RegisterExtension
    static final OwnStack STACK = new OwnStack(directory ->
            new RunningStack(StackOptions.in(directory), settings -> settings + "sockets: {max-age: 12h}\n"));

    private static final int CLIENTS = 100;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern REASON = Pattern.compile("upstream_unavailable: retry_after_ms=([0-9]{4,5})");

    private final List<Socket> sockets = new ArrayList<>();

    /** How a socket ended, and when, by {@link System#nanoTime()}. */
    private record Told(Socket.End end, long at) {}

    @AfterEach
    void hangUp() {
        sockets.forEach(Socket::close);
    }

    @Test
    void all_clients_are_told_when_to_come_back_each_at_another_time(RunningStack stack) throws Exception {
        var told = open(stack);

        stack.stack().killServer();
        var ends = new ArrayList<Told>();
        for (var one : told) {
            ends.add(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS)); // a connection that just ends fails the future
        }

        assertThat(ends).extracting(one -> one.end().code()).containsOnly(1012);
        assertThat(ends)
                .extracting(one -> one.end().reason())
                .doesNotHaveDuplicates()
                .allMatch(reason -> REASON.matcher(reason).matches());
        var moments = ends.stream().mapToLong(Told::at).sorted().toArray();
        assertThat(Duration.ofNanos(moments[CLIENTS - 1] - moments[0]))
                .as("from the first Close to the last")
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6));
        assertThat(closedLines(stack)).hasSizeGreaterThanOrEqualTo(CLIENTS).allSatisfy(fields -> {
            assertThat(fields.path("code").asText()).isEqualTo("1012");
            assertThat(fields.path("cause").asText()).isEqualTo("upstream_unavailable");
            assertThat(fields.path("jti").asText()).hasSize(16);
        });

        stack.stack().startServer();
        await().atMost(LIMIT)
                .until(() -> stack.door().send(stack.door().request("/readyz")).statusCode() == 200);
        try (var again = stack.door().socket("", stack.token("user:again"))) {
            assertThat(again.next().has("IdentityToken")).isTrue();
        }
    }

    private List<CompletableFuture<Told>> open(RunningStack stack) throws Exception {
        var told = new ArrayList<CompletableFuture<Told>>();
        for (int client = 0; client < CLIENTS; client++) {
            var socket = stack.door().socket("", stack.token("user:" + client));
            sockets.add(socket);
            socket.next();
            told.add(socket.end().thenApply(end -> new Told(end, System.nanoTime())));
        }
        return told;
    }

    /** What the gateway's log says of sockets that have ended. */
    private static List<JsonNode> closedLines(RunningStack stack) throws IOException {
        var mapper = new ObjectMapper();
        var closed = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(stack.stack().options().state().resolve("logs/gateway.log"))) {
            if (line.startsWith("{") && line.contains("\"Socket closed\"")) {
                closed.add(mapper.readTree(line).path("fields"));
            }
        }
        return closed;
    }
}
