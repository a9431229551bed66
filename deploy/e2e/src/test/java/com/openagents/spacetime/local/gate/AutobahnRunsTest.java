package com.openagents.spacetime.local.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutobahnRunsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}, closed {1}, where it is {2}, closed {3}, without the splice: worse is {4}")
    @CsvSource({
        "OK, OK, OK, OK, false",
        "NON-STRICT, OK, OK, OK, true",
        "OK, OK, NON-STRICT, OK, false",
        "INFORMATIONAL, INFORMATIONAL, OK, OK, true",
        "UNIMPLEMENTED, OK, INFORMATIONAL, OK, false",
        "INFORMATIONAL, OK, UNIMPLEMENTED, OK, false",
        "FAILED, OK, UNIMPLEMENTED, OK, true",
        "FAILED, FAILED, FAILED, FAILED, false",
        "OK, FAILED BY CLIENT, OK, OK, true",
        "OK, UNCLEAN, OK, OK, true",
        "OK, WRONG CODE, OK, INFORMATIONAL, true",
        "OK, OK, FAILED, UNCLEAN, false",
    })
    void a_case_may_end_as_it_does_without_the_splice_or_better(
            String behavior, String close, String directBehavior, String directClose, boolean worse) throws Exception {
        var runs = AutobahnRuns.read(
                index("direct", "7.1.1", directBehavior, directClose), index("spliced", "7.1.1", behavior, close));

        assertThat(runs.findings()).hasSize(worse ? 1 : 0);
    }

    @Test
    void a_case_that_was_not_run_is_a_finding_and_so_is_a_section() throws Exception {
        var runs = AutobahnRuns.read(index("direct", "7.1.2", "OK", "OK"), index("spliced", "7.1.1", "OK", "OK"));
        var empty = Files.writeString(folder.resolve("empty.json"), "{}");

        assertThat(runs.findings()).containsExactly("case 7.1.2 has not been run through the splice");
        assertThat(AutobahnRuns.read(empty, empty).findings())
                .hasSize(11)
                .contains("section 9 has not been run", "section 13 has not been run");
    }

    @Test
    void a_word_that_nobody_knows_is_an_error() throws Exception {
        var index = index("direct", "1.1.1", "SPLENDID", "OK");

        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> AutobahnRuns.read(index, index))
                .withMessageContaining("SPLENDID");
    }

    @Test
    void verdicts_are_counted_by_section() throws Exception {
        var direct = index("direct", "7.1.1", "INFORMATIONAL", "INFORMATIONAL");
        var spliced = index("spliced", "7.1.1", "OK", "UNCLEAN");

        assertThat(AutobahnRuns.read(direct, spliced).table().rows())
                .filteredOn(row -> row.getFirst().equals("7 closing"))
                .containsExactly(List.of("7 closing", "1", "1 INFORMATIONAL", "1 OK, closed UNCLEAN"));
    }

    /** One case of each section that ended well, and this one. */
    private Path index(String agent, String name, String behavior, String close) throws IOException {
        var cases = Stream.of("1", "2", "3", "4", "5", "6", "9", "10", "12", "13")
                .map(section -> one(section + ".1.1", "OK", "OK"));
        var all =
                Stream.concat(cases, Stream.of(one(name, behavior, close))).collect(Collectors.joining(",", "{", "}"));
        return Files.writeString(folder.resolve(agent + ".json"), "{\"%s\": %s}".formatted(agent, all));
    }

    private static String one(String name, String behavior, String close) {
        return "\"%s\": {\"behavior\": \"%s\", \"behaviorClose\": \"%s\", \"duration\": 1}"
                .formatted(name, behavior, close);
    }
}
