package com.openagents.spacetime.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.stack.Checkout;
import com.openagents.spacetime.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that the README shows, run as they stand there, but for the directory. */
class ReadmeIT {
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        Stack.stop(directory.resolve("pair"), RunningStack::say);
    }

    @Test
    void the_tour_by_hand_goes_as_it_is_told() throws IOException {
        var root = Checkout.current().root();
        var commands = COMMANDS.matcher(Files.readString(root.resolve("README.md")));
        assertThat(commands.find()).isTrue();
        var tour =
                commands.group(1).replace("/tmp/pair", directory.resolve("pair").toString());

        var run = Command.run(List.of("bash", "-euo", "pipefail"), root, Map.of(), tour, LIMIT);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("\"reason_code\":\"missing_authorization\"")
                .contains("\"sessions\":[")
                .contains("event-sync")
                .contains("restored " + directory.resolve("pair-copy"));
        assertThat(directory.resolve("pair-copy/control-db")).isDirectory();
    }
}
