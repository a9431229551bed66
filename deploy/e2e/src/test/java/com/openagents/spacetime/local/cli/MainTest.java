package com.openagents.spacetime.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} exits with {1}")
    @CsvSource(textBlock = """
            ''                                  , 2
            up --help                           , 0
            up --colour red                     , 2
            up --demo --detach                  , 2
            up --gcs-endpoint http://127.0.0.1  , 2
            up --ports many                     , 2
            down --help                         , 0
            token --help                        , 0
            token --ttl soon                    , 2
            scan --help                         , 0
            gate                                , 2
            gate --help                         , 0
            gate h2spec                         , 2
            gate autobahn --tool a              , 2
            """)
    void a_command_line_is_judged_before_anything_starts(String line, int exitCode) {
        assertThat(Main.run(line.isEmpty() ? new String[0] : line.split(" ", -1)))
                .isEqualTo(exitCode);
    }

    @ParameterizedTest
    @CsvSource({"down", "token"})
    void a_directory_without_a_stack_is_wrong_input(String command) {
        assertThat(Main.run(command, "--state", directory.toString())).isEqualTo(2);
    }
}
