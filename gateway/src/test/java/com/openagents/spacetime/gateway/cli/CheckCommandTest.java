package com.openagents.spacetime.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder per case: the file, and the exit code with what is printed, for people and for programs. */
class CheckCommandTest {
    /** The heap of the machine that the test runs on. */
    private static final Pattern HEAP = Pattern.compile("a heap that has \\d+ MiB");

    @TempDir
    private static Path directory;

    static List<String> cases() throws Exception {
        return CommandBed.names(CheckCommandTest.class);
    }

    @BeforeAll
    static void write_files() throws Exception {
        CommandBed.write(directory);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_file_is_answered_with_its_sentences(String name) throws Exception {
        assertThat(answer(name)).isEqualTo(golden(name, "out.txt"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_program_gets_the_same_in_json(String name) throws Exception {
        var answer = answer(name, "--json");

        assertThat(answer.substring(0, 2) + new JsonObject(answer.substring(2)).encodePrettily() + "\n")
                .isEqualTo(golden(name, "out.json"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_warning_is_a_no_only_for_those_who_are_strict(String name) throws Exception {
        var usual = answer(name);
        var strict = answer(name, "--strict");

        boolean warned = usual.contains(": warning: ");
        assertThat(strict.substring(1)).isEqualTo(usual.substring(1));
        assertThat(strict).startsWith(warned ? "1" : usual.substring(0, 1));
        assertThat(usual).startsWith(warned ? "0" : strict.substring(0, 1));
    }

    @Test
    void a_case_has_nothing_but_what_is_read() throws Exception {
        assertThat(CommandBed.files(CheckCommandTest.class)).containsOnly("in.yaml", "out.txt", "out.json");
    }

    private static String answer(String name, String... options) throws Exception {
        var file = CommandBed.copy(folder(name).resolve("in.yaml"), directory.resolve("gateway.yaml"));
        var arguments = new ArrayList<>(List.of("check", file.toString()));
        arguments.addAll(List.of(options));
        var answer = CommandBed.answer(directory, arguments.toArray(String[]::new));
        return HEAP.matcher(answer).replaceAll("a heap that has HEAP MiB");
    }

    private static String golden(String name, String file) throws Exception {
        return Files.readString(folder(name).resolve(file));
    }

    private static Path folder(String name) throws Exception {
        return CommandBed.cases(CheckCommandTest.class).resolve(name);
    }
}
