package com.openagents.spacetime.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProgramTest {
    @TempDir
    private Path directory;

    @Test
    void a_server_of_1_2_gets_only_flags_that_it_knows() throws IOException {
        var server =
                ServerProgram.at(program("--listen-addr --data-dir --in-memory").toString());

        assertThat(server.command(Path.of("/data"), ServerKeys.in(Path.of("/keys")), 3000))
                .containsSequence("start", "--data-dir", "/data")
                .containsSequence("--listen-addr", "127.0.0.1:3000")
                .doesNotContain("--non-interactive");
    }

    @Test
    void a_server_of_2_x_is_told_not_to_ask() throws IOException {
        var server = ServerProgram.at(
                program("--listen-addr --data-dir --non-interactive --pg-port").toString());

        assertThat(server.command(Path.of("/data"), ServerKeys.in(Path.of("/keys")), 3000))
                .endsWith("--non-interactive");
    }

    @Test
    void without_a_server_the_way_out_is_told() {
        assertThatThrownBy(() -> ServerProgram.at(null))
                .isInstanceOf(StackFailure.class)
                .hasMessageContaining("SPACETIMEDB_BIN is not set")
                .hasMessageContaining("deploy/local/test");
    }

    @Test
    void a_path_that_is_no_program_is_named() {
        assertThatThrownBy(() -> ServerProgram.at("/no/such/server"))
                .isInstanceOfSatisfying(
                        StackFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(2))
                .hasMessageContaining("/no/such/server");
    }

    /** Something that answers `start --help` as a server does. */
    private Path program(String help) throws IOException {
        var program = directory.resolve("spacetimedb-standalone");
        Files.writeString(program, "#!/bin/sh\necho '" + help + "'\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
