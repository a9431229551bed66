package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.local.stack.StackOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A gateway that is told to stop while clients are there. */
class DrainIT {
    @RegisterExtension
    static final OwnStack STACK = new OwnStack(directory -> new RunningStack(StackOptions.in(directory)));

    private static final int CLIENTS = 100;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern REASON = Pattern.compile("draining: retry_after_ms=[1-4][0-9]{3}");

    private final List<Socket> sockets = new ArrayList<>();

    /** How a socket ended, and when, by {@link System#nanoTime()}. */
    private record Told(Socket.End end, long at) {}

    @AfterEach
    void hangUp() {
        sockets.forEach(Socket::close);
    }

    @Test
    void all_clients_are_told_one_after_the_other_while_calls_are_answered(RunningStack stack) throws Exception {
        var told = open(stack, CLIENTS);
        var begun = System.nanoTime();
        var exit = stack.stack().terminateGateway();

        await().atMost(LIMIT).until(() -> ready(stack) == 503);
        assertThat(stack.door().handshake(stack.token("user:late")).get(20, TimeUnit.SECONDS))
                .isEqualTo(503);
        while (told.stream().filter(CompletableFuture::isDone).count() < CLIENTS * 9 / 10) {
            assertThat(stack.door()
                            .send(stack.door().call("heartbeat", "[]"), stack.token("user:calling"))
                            .statusCode())
                    .isEqualTo(200);
        }
        var ends = new ArrayList<Told>();
        for (var one : told) {
            ends.add(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }

        assertThat(exit.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
        assertThat(ends).allSatisfy(one -> {
            assertThat(one.end().code()).isEqualTo(1012);
            assertThat(one.end().reason()).matches(REASON);
        });
        // The 5 s of the stack's settings: told in the first four of them, in slots of 40 ms.
        assertThat(tenths(ends, begun))
                .hasSizeGreaterThan(20)
                .allSatisfy((tenth, clients) -> assertThat(clients)
                        .as("clients told in tenth %d of a second", tenth)
                        .isLessThan(CLIENTS / 5));
        stack.stack().startGateway();
    }

    @Test
    void a_second_signal_ends_it_at_once(RunningStack stack) throws Exception {
        open(stack, 3);
        var exit = stack.stack().terminateGateway();
        await().atMost(LIMIT).until(() -> ready(stack) == 503);

        assertThat(stack.stack().terminateGateway().get(2, TimeUnit.SECONDS)).isEqualTo(143);
        assertThat(exit.get(2, TimeUnit.SECONDS)).isEqualTo(143);
        stack.stack().startGateway();
    }

    private List<CompletableFuture<Told>> open(RunningStack stack, int clients) throws Exception {
        var told = new ArrayList<CompletableFuture<Told>>();
        for (int client = 0; client < clients; client++) {
            var socket = stack.door().socket("", stack.token("user:" + client));
            sockets.add(socket);
            socket.next();
            told.add(socket.end().thenApply(end -> new Told(end, System.nanoTime())));
        }
        return told;
    }

    private static int ready(RunningStack stack) throws Exception {
        return stack.door().send(stack.door().request("/readyz")).statusCode();
    }

    private static Map<Long, Integer> tenths(List<Told> ends, long begun) {
        var tenths = new HashMap<Long, Integer>();
        ends.forEach(one -> tenths.merge((one.at() - begun) / 100_000_000, 1, Integer::sum));
        return tenths;
    }
}
