package com.openagents.spacetime.local.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.stack.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts of {@code deploy/gates}, which take too long to be run by every build. */
class GateScriptsTest {
    private static final Path GATES = Checkout.current().root().resolve("deploy/gates");

    static Stream<Path> scripts() {
        return Stream.of(GATES, GATES.resolve("lib"))
                .flatMap(folder -> files(folder).stream())
                .filter(file -> file.toString().endsWith(".sh") || Files.isExecutable(file));
    }

    private static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void a_script_can_be_read_by_bash(Path script) {
        var read = Command.run(List.of("bash", "-n", script.toString()), Duration.ofSeconds(30));

        assertThat(read.err()).isEmpty();
        assertThat(read.exitCode()).isZero();
    }

    @Test
    void all_runs_every_gate() throws Exception {
        var all = Files.readString(GATES.resolve("all"));

        assertThat(Stream.of(Gate.values()).map(Gate::word))
                .allSatisfy(word -> assertThat(all).containsPattern("for gate in [a-z0-9 -]*\\b%s\\b".formatted(word)));
    }

    @Test
    void exceptions_have_reasons() throws Exception {
        assertThat(files(GATES.resolve("exceptions")))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Exceptions.read(file).used()).isEmpty());
    }
}
