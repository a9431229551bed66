package com.openagents.spacetime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How rates are written. */
class PaceTest {
    private static final Setting<Pace> CALLS = Setting.rate("calls").byDefault("20/s burst 40");
    private static final Setting<Pace> BYTES = Setting.byteRate("bytes").example("4MiB/s burst 34MiB");
    private static final Setting<String> ANY = Setting.text("any");
    private static final Schema SCHEMA = Schema.of(CALLS, BYTES, ANY);

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            20/s,              20,        PT1S, 20
            20/s burst 40,     20,        PT1S, 40
            1/m,               1,         PT1M, 1
            30/h   burst   1,  30,        PT1H, 1
            999999999/s,       999999999, PT1S, 999999999
            """)
    void a_rate_is_a_number_a_unit_and_a_burst(String text, long amount, Duration per, long burst) throws IOException {
        assertThat(read("calls: " + text).get(CALLS)).isEqualTo(new Pace(amount, per, burst));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            4MiB/s burst 34MiB,    4194304,     PT1S, 35651584
            1KiB/m,                1024,        PT1M, 1024
            512MiB/s burst 16GiB,  536870912,   PT1S, 17179869184
            16GiB/m,               17179869184, PT1M, 17179869184
            """)
    void a_rate_of_bytes_is_written_with_sizes(String text, long amount, Duration per, long burst) throws IOException {
        assertThat(read("bytes: " + text).find(BYTES)).contains(new Pace(amount, per, burst));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            calls: 20
            calls: 0/s
            calls: 20/d
            calls: 20/s burst
            calls: 20/s burst 0
            calls: 20/s burst 4MiB
            calls: 20 / s
            calls: 020/s
            calls: -1/s
            calls: 1.5/s
            calls: 20/sec
            calls: 20/s, burst 40
            calls: 1000000000/s
            calls: 4MiB/s
            calls: [20/s]
            calls: {rate: 20/s}
            """)
    void what_is_no_rate_is_answered_with_how_one_is_written(String line) throws IOException {
        assertThat(problems(line))
                .singleElement()
                .asString()
                .startsWith("1:8: setting \"calls\" cannot be ")
                .endsWith(": it takes a rate such as 20/s or 20/s burst 40 (units /s, /m, /h; whole numbers from 1 to"
                        + " 999999999)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bytes: 4096/s
            bytes: 4MB/s
            bytes: 0B/s
            bytes: 513MiB/s
            bytes: 31GiB/m
            bytes: 1MiB/s burst 17GiB
            """)
    void what_is_no_rate_of_bytes_is_answered_so_too(String line) throws IOException {
        assertThat(problems(line))
                .singleElement()
                .asString()
                .contains("it takes a rate of bytes such as 4MiB/s or 4MiB/s burst 34MiB");
    }

    @Test
    void a_default_and_an_example_are_shown_as_they_are_written() {
        assertThat(SCHEMA.defaults())
                .contains("\ncalls: \"20/s burst 40\"\n")
                .contains("\n# bytes: \"4MiB/s burst 34MiB\"\n");
        assertThat(SCHEMA.reference())
                .contains("- Default: `\"20/s burst 40\"`")
                .contains("- Takes a rate of bytes such as");
    }

    @Test
    void a_pace_of_nothing_is_none() {
        assertThatThrownBy(() -> new Pace(0, Duration.ofSeconds(1), 1)).hasMessageContaining("0 in PT1S");
        assertThatThrownBy(() -> new Pace(1, Duration.ZERO, 1)).hasMessageContaining("1 in PT0S");
        assertThatThrownBy(() -> new Pace(1, Duration.ofSeconds(1), 0)).hasMessageContaining("burst 0");
    }

    private Settings read(String yaml) throws IOException {
        return Settings.read(Files.writeString(directory.resolve("s.yaml"), yaml + "\n"), SCHEMA);
    }

    private List<String> problems(String yaml) throws IOException {
        return read(yaml).into(_ -> "read").problems().stream()
                .map(problem -> problem.toString().replaceFirst("^.*s\\.yaml:", ""))
                .toList();
    }
}
