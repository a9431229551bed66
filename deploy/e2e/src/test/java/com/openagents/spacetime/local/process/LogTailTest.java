package com.openagents.spacetime.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyOmFkYSJ9.c2lnbmF0dXJl";

    @TempDir
    private Path directory;

    @Test
    void a_token_is_not_shown_wherever_it_stands() {
        assertThat(LogTail.redacted("GET /subscribe?token=" + TOKEN + "&light=true Bearer " + TOKEN))
                .isEqualTo("GET /subscribe?token=***&light=true Bearer ***");
    }

    @Test
    void an_unsigned_token_is_not_shown_either() {
        assertThat(LogTail.redacted("alg none: " + TOKEN.substring(0, TOKEN.lastIndexOf('.') + 1)))
                .isEqualTo("alg none: ***");
    }

    @Test
    void colours_are_left_out() {
        assertThat(LogTail.redacted("\u001b[2m12:00\u001b[0m \u001b[33m WARN\u001b[0m trouble"))
                .isEqualTo("12:00  WARN trouble");
    }

    @Test
    void only_the_end_of_a_long_log_is_shown() throws IOException {
        var log = directory.resolve("long.log");
        Files.writeString(
                log, IntStream.rangeClosed(1, 100).mapToObj(i -> "line " + i).collect(Collectors.joining("\n")));

        assertThat(LogTail.of(log)).startsWith("  | line 86\n").endsWith("  | line 100");
    }

    @Test
    void of_a_line_of_json_only_level_and_message_are_shown() throws IOException {
        var log = directory.resolve("json.log");
        Files.writeString(log, """
                {"timestamp":"2026-11-24T20:36:28Z","loggerName":"a.b","level":"WARN","message":"The \\"store\\" is away","mdc":{}}
                plain words
                """);

        assertThat(LogTail.of(log)).isEqualTo("  | WARN The \\\"store\\\" is away\n  | plain words");
    }

    @Test
    void a_log_that_is_not_there_is_said_not_to_be() {
        assertThat(LogTail.of(directory.resolve("none.log"))).contains("cannot be read");
    }
}
