package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.stack.Stack;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a token for one stream and one reducer may ask for in a socket, and what it may not. */
@ExtendWith(SharedStack.class)
class RightsIT {
    private static final String MINE = "SELECT * FROM sync_event WHERE stream_id = 'rights.mine'";
    private static final String OTHER = "SELECT * FROM sync_event WHERE stream_id = 'rights.other'";

    private static final AtomicInteger EVENTS = new AtomicInteger();

    static Stream<Arguments> attempts() {
        var attempts = Map.of(
                new Asked.Once(OTHER), "forbidden: stream_not_granted",
                new Asked.Single(OTHER), "forbidden: stream_not_granted",
                new Asked.Multi(List.of(MINE, OTHER)), "forbidden: stream_not_granted",
                new Asked.Instead(List.of(MINE, OTHER)), "forbidden: stream_not_granted",
                new Asked.Single("SELECT * FROM sync_event"), "forbidden: query_not_allowed",
                new Asked.Once(MINE + " OR seq > 0"), "forbidden: query_not_allowed",
                new Asked.Once("SELECT * FROM st_client"), "forbidden: system_table_not_allowed",
                new Asked.Multi(List.of("SELECT * FROM st_module")), "forbidden: system_table_not_allowed",
                new Asked.Call("append_many", List.of("rights.refused", 1, 20)), "forbidden: missing_scope");
        return Arrays.stream(Dialect.values())
                .flatMap(dialect -> attempts.entrySet().stream()
                        .map(attempt -> Arguments.of(dialect, attempt.getKey(), attempt.getValue())));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("attempts")
    void what_is_not_granted_ends_the_socket_and_does_not_happen(
            Dialect dialect, Asked asked, String reason, RunningStack stack) throws Exception {
        try (var neighbour = stack.door().socket("", limited("user:neighbour", stack));
                var socket = stack.door().socket(dialect, limited("user:curious", stack))) {
            Dialect.JSON.answer(neighbour);
            Dialect.JSON.say(neighbour, new Asked.Single(MINE));
            assertThat(Dialect.JSON.answer(neighbour)).isEqualTo("SubscribeApplied");
            dialect.answer(socket);

            dialect.say(socket, asked);

            assertThat(socket.end().get(20, TimeUnit.SECONDS)).isEqualTo(new Socket.End(1008, reason));
            assertThat(socket.isSilent()).isTrue();
            assertNothingRefusedHasHappened(stack);
            append(stack);
            assertThat(neighbour.next().toString()).contains("rights.mine");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_granted_is_served(Dialect dialect, RunningStack stack) throws Exception {
        append(stack);
        try (var socket = stack.door().socket(dialect, limited("user:content", stack))) {
            assertThat(dialect.answer(socket)).isEqualTo("IdentityToken");

            dialect.say(socket, new Asked.Once(MINE));
            assertThat(dialect.answer(socket)).isEqualTo("OneOffQueryResponse");
            dialect.say(socket, new Asked.Single(MINE));
            assertThat(dialect.answer(socket)).isEqualTo("SubscribeApplied");
            dialect.say(socket, new Asked.Multi(List.of(MINE + " AND seq > 0")));
            assertThat(dialect.answer(socket)).isEqualTo("SubscribeMultiApplied");
            dialect.say(socket, new Asked.Call("append_sync_event", event()));
            assertThat(dialect.answer(socket)).isEqualTo("TransactionUpdate");
        }
    }

    @Test
    void a_reducer_that_is_not_granted_is_not_called_by_http_either(RunningStack stack) throws Exception {
        var answer = stack.door()
                .send(stack.door().call("append_many", "[\"rights.refused\",1,20]"), limited("user:curious", stack));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("missing_scope");
        assertNothingRefusedHasHappened(stack);
    }

    private static void assertNothingRefusedHasHappened(RunningStack stack) {
        assertThat(stack.stack()
                        .server()
                        .sql(Stack.DATABASE, "SELECT seq FROM sync_event WHERE stream_id = 'rights.refused'"))
                .contains("\"rows\":[]");
    }

    private static void append(RunningStack stack) throws Exception {
        var arguments = new ObjectMapper().writeValueAsString(event());
        var answer =
                stack.door().send(stack.door().call("append_sync_event", arguments), limited("user:publisher", stack));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<Object> event() {
        var key = "rights.mine:" + EVENTS.incrementAndGet();
        return List.of("rights.mine", key, "hash", "{}", 0L, 0L, true, 0L);
    }

    /** For the stream {@code rights.mine}, and to append. */
    private static String limited(String subject, RunningStack stack) {
        return stack.token(
                "control",
                new TokenRequest(
                        subject,
                        Duration.ofMinutes(5),
                        List.of("sync.subscribe", "sync.append"),
                        List.of("rights.mine"),
                        Map.of()));
    }
}
