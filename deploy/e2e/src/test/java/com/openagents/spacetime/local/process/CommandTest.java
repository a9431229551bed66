package com.openagents.spacetime.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void a_program_gets_its_input_and_gives_its_output_and_exit_code() {
        var run = Command.run(
                List.of("sh", "-c", "cat; echo $COLOUR >&2; exit 3"),
                Path.of(""),
                Map.of("COLOUR", "red"),
                "hello",
                LIMIT);

        assertThat(run).isEqualTo(new Command(3, "hello", "red\n"));
    }

    @Test
    void a_program_that_takes_too_long_is_ended() {
        assertThatThrownBy(() -> Command.run(List.of("sleep", "600"), Duration.ofMillis(50)))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("sleep is not done");
    }

    @Test
    void a_program_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Command.run(List.of("no-such-program"), LIMIT))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("no-such-program cannot be run");
    }
}
