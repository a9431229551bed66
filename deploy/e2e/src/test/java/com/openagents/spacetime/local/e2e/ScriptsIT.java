package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.issuer.TokenRequest;
import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.process.Daemon;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.StackDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of {@code deploy/local}, as a person types them. */
@ExtendWith(SharedStack.class)
class ScriptsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path state;

    @Test
    void a_stack_is_brought_up_used_and_taken_down() throws Exception {
        var up = script("up", "--detach", "--state", state.toString());
        try {
            assertThat(up.exitCode()).as(up.out() + up.err()).isZero();
            assertThat(up.out()).contains("deploy/local/token --state " + state);

            var token = script("token", "--state", state.toString(), "--subject", "user:script")
                    .out()
                    .strip();
            var door = Door.of(StackDescription.read(state));
            assertThat(door.send(door.call("heartbeat", "[]"), token).statusCode())
                    .isEqualTo(200);

            var again = script("up", "--detach", "--state", state.toString());
            assertThat(again.exitCode()).isEqualTo(2);
            assertThat(again.err()).contains("a stack runs in " + state + " already");
        } finally {
            assertThat(script("down", "--state", state.toString()).exitCode()).isZero();
        }
        assertThat(List.of("issuer", "spacetimedb", "gateway", "sidecar"))
                .allSatisfy(name -> assertThat(Daemon.running(state, name)).isEmpty());
        assertThat(script("down", "--state", state.toString()).exitCode()).isEqualTo(2);
    }

    @Test
    void both_programs_run_with_the_configuration_of_a_stack(RunningStack stack) {
        var directory = stack.stack().options().state().toString();

        var check = script("gateway", "--state", directory, "check");
        var status = script("sidecar", "--state", directory, "status", "--json");

        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(status.exitCode()).as(status.out() + status.err()).isZero();
        assertThat(status.out()).startsWith("{");
    }

    @Test
    void the_gateway_explains_what_it_lets_through_and_what_it_refuses(RunningStack stack) throws Exception {
        var token = Files.writeString(
                state.resolve("token"),
                stack.token(
                        "control",
                        new TokenRequest(
                                "user:asking",
                                Duration.ofMinutes(5),
                                List.of("sync.subscribe"),
                                List.of("scripts.mine"),
                                Map.of())));

        var allowed = explain(stack, token, "SELECT * FROM sync_event WHERE stream_id = 'scripts.mine'");
        var refused = explain(stack, token, "SELECT * FROM sync_event WHERE stream_id = 'scripts.other'");

        assertThat(allowed.exitCode()).as(allowed.out() + allowed.err()).isZero();
        assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(1);
        assertThat(refused.out()).contains("stream_not_granted");
    }

    @Test
    void the_benchmark_names_what_it_measures_and_refuses_what_it_does_not_know() {
        var help = script("bench", "gateway", "--help");
        var unknown = script("bench", "gateway", "--scenarios", "nosuch");

        assertThat(help.exitCode()).as(help.err()).isZero();
        assertThat(help.err()).contains("open,echo,push,call,idle,storm").contains("-native file");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("there is no scenario \"nosuch\"");
    }

    @Test
    void the_load_generators_own_tests_hold() {
        var load = Checkout.current().root().resolve("deploy/local/load");

        var tests = Command.run(List.of("go", "test", "-C", load.toString(), "./..."), LIMIT);

        assertThat(tests.exitCode()).as(tests.out() + tests.err()).isZero();
    }

    private static Command explain(RunningStack stack, Path token, String query) {
        return script(
                "gateway",
                "--state",
                stack.stack().options().state().toString(),
                "explain",
                "--request",
                "GET /v1/database/event-sync/subscribe",
                "--token-file",
                token.toString(),
                "--message",
                query);
    }

    private static Command script(String name, String... arguments) {
        var checkout = Checkout.current();
        var line = new ArrayList<>(
                List.of(checkout.root().resolve(checkout.script(name)).toString()));
        line.addAll(List.of(arguments));
        return Command.run(line, LIMIT);
    }
}
