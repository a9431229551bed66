package com.openagents.spacetime.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path state;

    @Test
    void a_program_is_found_again_by_its_name_until_it_is_stopped() {
        var daemon = Daemon.start(state, "sleeper", List.of("sleep", "600"));

        assertThat(Daemon.running(state, "sleeper")).map(Daemon::pid).contains(daemon.pid());
        assertThat(daemon.stop(LIMIT)).isTrue();
        assertThat(Daemon.running(state, "sleeper")).isEmpty();
        assertThat(daemon.isAlive()).isFalse();
    }

    @Test
    void a_program_that_does_not_obey_is_killed() {
        var daemon = Daemon.start(
                state, "stubborn", List.of("sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"));
        daemon.awaitReady(() -> logged("stubborn", "up"), LIMIT);

        assertThat(daemon.stop(Duration.ofMillis(100))).isFalse();
        assertThat(daemon.isAlive()).isFalse();
    }

    @Test
    void a_program_that_is_asked_to_end_says_with_what_it_did() {
        var daemon = Daemon.start(
                state, "obedient", List.of("sh", "-c", "trap 'exit 7' TERM; echo up; while :; do sleep 0.1; done"));
        daemon.awaitReady(() -> logged("obedient", "up"), LIMIT);

        assertThat(daemon.terminate()).succeedsWithin(LIMIT).isEqualTo(7);
        assertThat(Daemon.running(state, "obedient")).isEmpty();
    }

    @Test
    void another_process_with_the_same_pid_is_not_taken_for_it() throws IOException {
        Files.createDirectories(state.resolve("run"));
        Files.writeString(
                state.resolve("run/stranger.pid"), ProcessHandle.current().pid() + " 2001-01-01T00:00:00Z\n");

        assertThat(Daemon.running(state, "stranger")).isEmpty();
    }

    @Test
    void a_program_that_ends_early_is_reported_with_its_exit_code_and_its_last_words() {
        var daemon = Daemon.start(state, "brief", List.of("sh", "-c", "echo the port is taken; exit 2"));

        assertThatThrownBy(() -> daemon.awaitReady(() -> false, LIMIT))
                .isInstanceOfSatisfying(
                        StackFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(2))
                .hasMessageContaining("brief ended by itself with exit code 2")
                .hasMessageContaining("the port is taken");
    }

    private boolean logged(String name, String word) {
        try {
            return Files.readString(state.resolve("logs").resolve(name + ".log"))
                    .contains(word);
        } catch (IOException e) {
            return false;
        }
    }
}
