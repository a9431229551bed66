package com.openagents.spacetime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file can get wrong in its form, and the sentence that it is answered with. */
class SettingsFormTest {
    private static final String LEAST = "upstream: {url: 'http://h'}\ndatabases: [{name: a}]\n";

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            lisen: 1.2.3.4:5          | 3:1: unknown setting "lisen": did you mean "listen"?
            LISTEN: 1.2.3.4:5         | 3:1: unknown setting "LISTEN": did you mean "listen"?
            zebra: 1                  | 3:1: unknown setting "zebra": known here are listen, upstream, limits, engine, origins, databases, mirrors
            limits: {cals: 1}         | 3:10: unknown setting "limits.cals": did you mean "limits.calls"?
            limits.calls: 1           | 3:1: unknown setting "limits.calls": write one level per line, "limits:" first
            "\\e[2J": 1               | 3:1: unknown setting "\\u001b[2J": known here are listen, upstream, limits, engine, origins, databases, mirrors
            listen: 8443              | 3:9: setting "listen" cannot be "8443": it takes an address with a port, such as 127.0.0.1:8443 or [::1]:8443
            listen: h:0               | 3:9: setting "listen" cannot be "h:0": it takes an address with a port, such as 127.0.0.1:8443 or [::1]:8443
            listen: h:65536           | 3:9: setting "listen" cannot be "h:65536": it takes an address with a port, such as 127.0.0.1:8443 or [::1]:8443
            listen: '[g]:1'           | 3:9: setting "listen" cannot be "[g]:1": it takes an address with a port, such as 127.0.0.1:8443 or [::1]:8443
            listen: [h:1]             | 3:9: setting "listen" cannot be a list: it takes an address with a port, such as 127.0.0.1:8443 or [::1]:8443
            listen: {a: 1}            | 3:9: setting "listen" cannot be a group of settings: it takes an address with a port, such as 127.0.0.1:8443 or [::1]:8443
            listen:                   | 3:1: setting "listen" has no value: give it one, or remove the line
            listen: ~                 | 3:1: setting "listen" has no value: give it one, or remove the line
            limits: 5                 | 3:9: setting "limits" cannot be "5": it takes settings of its own, which are body-size, calls, strict
            limits:                   | 3:8: setting "limits" cannot be empty: it takes settings of its own, which are body-size, calls, strict
            limits: {calls: 0}        | 3:17: setting "limits.calls" cannot be "0": it takes a whole number from 1 to 1000
            limits: {calls: 1001}     | 3:17: setting "limits.calls" cannot be "1001": it takes a whole number from 1 to 1000
            limits: {calls: 1e2}      | 3:17: setting "limits.calls" cannot be "1e2": it takes a whole number from 1 to 1000
            limits: {calls: 010}      | 3:17: setting "limits.calls" cannot be "010": it takes a whole number from 1 to 1000
            limits: {calls: '5'}      | 3:17: setting "limits.calls" cannot be "5": it takes a whole number from 1 to 1000, without quotes
            limits: {strict: yes}     | 3:18: setting "limits.strict" cannot be "yes": it takes true or false
            limits: {strict: 'true'}  | 3:18: setting "limits.strict" cannot be "true": it takes true or false, without quotes
            limits: {body-size: 2MB}  | 3:21: setting "limits.body-size" cannot be "2MB": it takes a size from 1KiB to 64MiB (units B, KiB, MiB, GiB)
            limits: {body-size: 65MiB}| 3:21: setting "limits.body-size" cannot be "65MiB": it takes a size from 1KiB to 64MiB (units B, KiB, MiB, GiB)
            engine: aut               | 3:9: setting "engine" cannot be "aut": it takes one of auto, two-words, 1.3: did you mean "auto"?
            engine: steam             | 3:9: setting "engine" cannot be "steam": it takes one of auto, two-words, 1.3
            origins: a                | 3:10: setting "origins" cannot be "a": it takes a list; each entry is a text that is not empty
            origins: [a, [b]]         | 3:14: setting "origins" cannot be a list: in each entry it takes a text that is not empty
            origins: [a, ~]           | 3:14: setting "origins" cannot be empty: in each entry it takes a text that is not empty
            origins: [&a x, *a]       | 3:11: the anchor &a is not allowed: remove it, and write its value wherever it is used; 3:17: the alias *a is not allowed: write the value out
            origins: [!!str x]        | 3:11: the tag tag:yaml.org,2002:str is not allowed: remove it
            engine: !x auto           | 3:9: the tag !x is not allowed: remove it
            {a: 1}                    | 4:1: this is not YAML: could not find expected ':', while scanning a simple key that begins in line 3
            ? [a]                     | 3:3: a list cannot be the name of a setting
            <<: {engine: auto}        | 3:1: the merge key << is not allowed: write the settings out
            databases: []             | 3:1: setting "databases" is written twice: remove one
            engine: "auto             | 4:1: this is not YAML: found unexpected end of stream, while scanning a quoted scalar that begins in line 3
            engine: @auto             | 3:9: this is not YAML: no value may begin with this character; put the value between quotes
            """)
    void a_wrong_line_is_answered_with_a_sentence(String line, String expected) throws IOException {
        assertThat(String.join("; ", problems(LEAST + line + "\n"))).isEqualTo(expected);
    }

    @Test
    void every_mistake_is_told_at_once_in_the_order_of_the_file() throws IOException {
        assertThat(problems("""
                        engine: seam
                        upstream:
                          timeout: 2h
                          timeout: 5
                          url: ftp://h
                        databases:
                          - nam: a
                          - b
                          - name: c
                            calls: {allowed: x}
                        """))
                .containsExactly(
                        "1:9: setting \"engine\" cannot be \"seam\": it takes one of auto, two-words, 1.3",
                        "3:12: setting \"upstream.timeout\" cannot be \"2h\": it takes a duration from 100ms to 1h (units ms, s, m, h, d)",
                        "4:3: setting \"upstream.timeout\" is written twice: remove one",
                        "5:8: setting \"upstream.url\" cannot be \"ftp://h\": it takes a URL that begins with http: or https:",
                        "7:5: unknown setting \"databases[0].nam\": did you mean \"databases[0].name\"?",
                        "8:5: \"b\" stands where settings are expected: write \"name: value\" lines",
                        "10:22: setting \"databases[2].calls.allowed\" cannot be \"x\": it takes a list; each entry is a text that is not empty");
    }

    @Test
    void a_misspelled_or_misused_level_is_one_mistake() throws IOException {
        assertThat(problems("upsteram:\n  url: http://h\ndatabases: [{name: a}]\n"))
                .containsExactly("1:1: unknown setting \"upsteram\": did you mean \"upstream\"?");
        assertThat(problems("upstream: http://h\ndatabases: [{name: a}]\n"))
                .containsExactly(
                        "1:11: setting \"upstream\" cannot be \"http://h\": it takes settings of its own, which are"
                                + " url, keys, secret-file, timeout");
    }

    @Test
    void what_would_break_a_line_is_written_out() throws IOException {
        assertThat(problems(LEAST + "\"a\\nb\": 1\n\"a\\nb\": 2\n"))
                .hasSize(2)
                .last()
                .isEqualTo("4:1: setting \"a\\u000ab\" is written twice: remove one");
    }

    @Test
    void what_is_required_is_missed_where_it_would_stand() throws IOException {
        assertThat(problems("upstream:\n  timeout: 5s\ndatabases: []\n"))
                .containsExactly(
                        "2:3: missing setting \"upstream.url\": add it; it takes a URL that begins with http: or https:",
                        "3:12: setting \"databases\" cannot be an empty list: it takes at least one entry");
        assertThat(problems("engine: auto\n"))
                .containsExactly(
                        "missing setting \"upstream.url\": add it; it takes a URL that begins with http: or https:",
                        "missing setting \"databases\": add it; it takes a list with at least one entry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only words\n", "---\n"})
    void an_empty_file_is_told_so(String yaml) throws IOException {
        assertThat(problems(yaml)).containsExactly("the file is empty: write at least the required settings");
    }

    @Test
    void a_second_document_is_refused_where_it_begins() throws IOException {
        assertThat(problems(LEAST + "---\n" + LEAST))
                .containsExactly("3:1: a second YAML document begins here: a settings file has one,"
                        + " so remove this \"---\" line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upstream:\n\turl: http://h\n", "upstream:\n  keys:\n  \tprivate: x\n"})
    void a_tab_before_a_setting_is_told_so(String yaml) throws IOException {
        assertThat(problems(yaml))
                .singleElement()
                .asString()
                .endsWith("the line is indented with a tab, which YAML forbids: indent with spaces");
    }

    @Test
    void bytes_that_are_no_text_are_named_with_their_place() throws IOException {
        var bytes = (LEAST + "# caf?\n").getBytes(StandardCharsets.US_ASCII);
        bytes[bytes.length - 2] = (byte) 0xE9;
        assertThat(problems(bytes)).containsExactly("3:6: the byte 0xE9 is not UTF-8: save the file as UTF-8");
        assertThat(problems(LEAST + "#😀 \u0007\n"))
                .containsExactly("3:4: the character U+0007 is not allowed in YAML: remove it");
    }

    @Test
    void a_byte_order_mark_is_no_mistake() throws IOException {
        assertThat(problems("\uFEFF" + LEAST)).isEmpty();
    }

    @Test
    void what_is_nested_without_end_is_refused_and_not_followed() throws IOException {
        assertThat(problems(LEAST + "zebra: " + "[".repeat(5_000) + "]".repeat(5_000)))
                .contains("3:23: this lies deeper than any setting: check the indentation and the brackets");
    }

    @Test
    void a_long_value_is_shown_in_part() throws IOException {
        assertThat(problems(LEAST + "listen: " + "x".repeat(500)))
                .singleElement()
                .asString()
                .contains("\"" + "x".repeat(80) + "…\"");
    }

    @Test
    void a_file_that_cannot_be_read_is_one_problem() throws IOException {
        var absent = directory.resolve("absent.yaml");
        var huge = Files.write(directory.resolve("huge.yaml"), new byte[(1 << 20) + 1]);

        assertThat(problemsOf(absent))
                .containsExactly("%s: there is no file %s: create it, or correct the path".formatted(absent, absent));
        assertThat(problemsOf(directory))
                .containsExactly("%s: %s is a directory: name a file".formatted(directory, directory));
        assertThat(problemsOf(huge))
                .containsExactly(huge + ": the file is larger than 1 MiB: is it a settings file at all?");
    }

    private List<String> problems(String yaml) throws IOException {
        return problems(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> problems(byte[] yaml) throws IOException {
        var file = Files.write(directory.resolve("s.yaml"), yaml);
        return problemsOf(file).stream()
                .map(problem -> problem.substring(file.toString().length() + 1).strip())
                .toList();
    }

    private static List<String> problemsOf(Path file) {
        return Settings.read(file, Sample.SCHEMA).into(_ -> "read").problems().stream()
                .map(Problem::toString)
                .toList();
    }
}
