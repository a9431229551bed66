package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openagents.spacetime.local.demo.Demo;
import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.server.ServerApi;
import com.openagents.spacetime.local.server.ServerKeys;
import com.openagents.spacetime.local.server.ServerProgram;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.Stack;
import com.openagents.spacetime.local.stack.StackOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped comes back, whatever the store. */
abstract class DurabilityContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    /** A stack in a directory, with the store that is to be proven. */
    abstract StackOptions options(Path state) throws Exception;

    @Test
    void a_killed_server_that_lost_its_disk_comes_back_whole() throws Exception {
        try (var stack = new Stack(options(directory.resolve("stack")), Checkout.current(), RunningStack::say)) {
            RunningStack.say(new Demo(stack, Checkout.current(), RunningStack::say).run());
        }
    }

    @Test
    void an_earlier_point_is_restored_by_its_offset() throws Exception {
        try (var running = new RunningStack(options(directory.resolve("stack")))) {
            running.sdk().append(running.token("user:early"), "durable", 20);
            var early = shipped(running);
            running.sdk().append(running.token("user:late"), "durable", 20);
            assertThat(shipped(running)).isGreaterThan(early);

            var restored = directory.resolve("restored");
            var restore = running.stack()
                    .sidecar(
                            "restore",
                            "--target",
                            restored.toString(),
                            "--database",
                            Stack.DATABASE,
                            "--offset",
                            Long.toString(early));

            assertThat(restore.exitCode()).as(restore.err()).isZero();
            assertThat(eventsOn(restored, running)).contains("\"rows\":[[20]]");
        }
    }

    /** The offset of the last transaction that is shipped, once all are. */
    private static long shipped(RunningStack running) throws IOException {
        succeeded(running.stack().sidecar("sync", "--wait"));
        return status(running).at("/replicas/0/shipped").asLong();
    }

    private static JsonNode status(RunningStack running) throws IOException {
        return new ObjectMapper().readTree(succeeded(running.stack().sidecar("status", "--json")));
    }

    private static String succeeded(Command run) {
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    /** How many events a real server finds in a data directory. */
    private String eventsOn(Path data, RunningStack running) throws IOException {
        var keys = running.description().spacetimedb().keys();
        var port = freePort();
        var api = new ServerApi(port);
        var server = ServerProgram.fromEnvironment()
                .start(directory.resolve("second"), data, new ServerKeys(keys.privateKey(), keys.publicKey()), port);
        try {
            server.awaitReady(api::answers, LIMIT);
            return api.sql(Stack.DATABASE, "SELECT COUNT(*) AS n FROM sync_event");
        } finally {
            server.stop(LIMIT);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
