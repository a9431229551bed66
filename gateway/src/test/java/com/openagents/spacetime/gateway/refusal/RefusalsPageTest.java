package com.openagents.spacetime.gateway.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference page, held against the list: no refusal without its line, no line without its refusal. */
class RefusalsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/refusals.md");
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void the_page_has_every_refusal_once_with_its_numbers_and_words_and_no_other() throws IOException {
        var lines = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> List.of(line.split("\\|")).subList(1, 5).stream()
                        .map(cell -> cell.replace("`", "").strip())
                        .toList())
                .toList();

        assertThat(lines)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Refusal.values())
                        .map(refusal -> List.of(
                                refusal.code(),
                                Integer.toString(refusal.status()),
                                Integer.toString(refusal.closeCode()),
                                refusal.reason()))
                        .toList());
    }

    @Test
    void every_line_of_the_page_says_what_it_means_and_what_to_do() throws IOException {
        var rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows)
                .allSatisfy(row -> assertThat(row.split("\\|"))
                        .hasSize(7)
                        .satisfies(cells -> assertThat(cells[5]).contains("."))
                        .satisfies(cells -> assertThat(cells[6]).contains(".")));
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void every_refusal_is_said_by_somebody(Refusal refusal) throws IOException {
        try (var sources = Files.walk(SOURCES)) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith("refusal/Refusal.java"))
                            .anyMatch(file -> text(file).contains("Refusal." + refusal.name())))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void a_close_reason_fits_into_a_control_frame(Refusal refusal) {
        assertThat(refusal.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
