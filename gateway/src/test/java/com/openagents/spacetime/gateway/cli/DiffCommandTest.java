package com.openagents.spacetime.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.token.TokenForge;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder per case: the two files, and the exit code with what is printed, for people and for programs. The first stands in
 * the directory {@code a}, the second in {@code b}, which have files of the same names.
 */
class DiffCommandTest {
    @TempDir
    private static Path directory;

    static List<String> cases() throws Exception {
        return CommandBed.names(DiffCommandTest.class);
    }

    @BeforeAll
    static void write_files() throws Exception {
        for (var name : List.of("a", "b")) {
            CommandBed.write(directory.resolve(name));
        }
        for (var name : List.of("tls.crt", "tls.key")) {
            CommandBed.copy(
                    directory.resolve("a").resolve(name), directory.resolve("b").resolve(name));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_changes_is_told_line_by_line(String name) throws Exception {
        assertThat(answer(name)).isEqualTo(golden(name, "out.txt"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_program_gets_the_same_in_json(String name) throws Exception {
        assertThat(answer(name, "--json")).isEqualTo(golden(name, "out.json"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_file_does_not_differ_from_itself(String name) throws Exception {
        var file = CommandBed.copy(folder(name).resolve("in-a.yaml"), directory.resolve("a/gateway.yaml"));

        var answer = CommandBed.answer(directory, "diff", file.toString(), file.toString());

        assertThat(answer)
                .satisfiesAnyOf(
                        same -> assertThat(same).isEqualTo("0\nThe two files mean the same.\n"),
                        wrong -> assertThat(wrong).startsWith("2\n"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_only_a_restart_takes_up_ends_sockets_and_marks_the_whole_file(String name) throws Exception {
        var answer = answer(name, "--json");
        if (answer.startsWith("2\n")) {
            return;
        }
        var document = new JsonObject(answer.substring(2));
        var restarts = document.getJsonArray("differences", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(difference -> difference.getString("taken_up").equals("restart"))
                .toList();

        assertThat(document.getBoolean("needs_restart")).isEqualTo(!restarts.isEmpty());
        assertThat(restarts)
                .allSatisfy(difference ->
                        assertThat(difference.getString("open_sockets")).isEqualTo("end"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void no_answer_shows_a_secret(String name) throws Exception {
        assertThat(answer(name) + answer(name, "--json")).doesNotContain(TokenForge.SECRET.reveal());
    }

    @Test
    void a_case_has_nothing_but_what_is_read() throws Exception {
        assertThat(CommandBed.files(DiffCommandTest.class))
                .containsOnly("in-a.yaml", "in-b.yaml", "out.txt", "out.json");
    }

    private static String answer(String name, String... options) throws Exception {
        var before = CommandBed.copy(folder(name).resolve("in-a.yaml"), directory.resolve("a/gateway.yaml"));
        var after = CommandBed.copy(folder(name).resolve("in-b.yaml"), directory.resolve("b/gateway.yaml"));
        var arguments = new ArrayList<>(List.of("diff", before.toString(), after.toString()));
        arguments.addAll(List.of(options));
        return CommandBed.answer(directory, arguments.toArray(String[]::new));
    }

    private static String golden(String name, String file) throws Exception {
        return Files.readString(folder(name).resolve(file));
    }

    private static Path folder(String name) throws Exception {
        return CommandBed.cases(DiffCommandTest.class).resolve(name);
    }
}
