package com.openagents.spacetime.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.settings.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder per case: {@code gateway.yaml}, and in {@code out.txt} every sentence that it is answered with, or {@code ok}.
 * The files that cases name are those of {@link CaseFiles}.
 */
class ConfigReaderTest {
    @TempDir
    private static Path directory;

    @BeforeAll
    static void make_files() throws Exception {
        CaseFiles.make(directory);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_file_is_answered_with_its_sentences(String name) throws Exception {
        var given = CaseFiles.yaml(name);
        var file = Files.copy(given, directory.resolve(name + ".yaml"));

        var problems = ConfigReader.read(file, CaseFiles.NOW).problems();

        var expected = Files.readString(CaseFiles.cases().resolve(name).resolve("out.txt"));
        assertThat(told(file, problems)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void no_sentence_spans_lines_or_shows_a_secret(String name) throws Exception {
        assertThat(Files.readAllLines(CaseFiles.cases().resolve(name).resolve("out.txt")))
                .allSatisfy(line -> assertThat(line).doesNotContain(CaseFiles.SECRET, CaseFiles.SHORT_SECRET));
    }

    @Test
    void a_case_has_nothing_but_what_is_read() throws Exception {
        try (var files = Files.walk(CaseFiles.cases())) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsOnly("gateway.yaml", "out.txt");
        }
    }

    @Test
    void reading_changes_nothing() {
        assertThat(directory.resolve("new")).doesNotExist();
    }

    private static String told(Path file, List<Problem> problems) {
        return problems.isEmpty()
                ? "ok\n"
                : problems.stream()
                        .map(problem -> problem.toString()
                                .replace(file.toString(), "gateway.yaml")
                                .replace(directory.toString(), "DIR"))
                        .collect(Collectors.joining("\n", "", "\n"));
    }

    static Stream<String> cases() throws IOException, URISyntaxException {
        try (var folders = Files.list(CaseFiles.cases())) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }
}
