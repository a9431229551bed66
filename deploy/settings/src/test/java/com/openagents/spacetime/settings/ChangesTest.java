package com.openagents.spacetime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.settings.Change.Content;
import com.openagents.spacetime.settings.Change.Held;
import com.openagents.spacetime.settings.Change.What;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangesTest {
    private static final String BASE = """
            upstream: {url: "http://127.0.0.1:3000", timeout: 60s}
            databases:
            - {name: sync, ports: [1, 2]}
            - {name: other}
            """;

    private static final Setting<String> PLACE = Setting.text("place");
    private static final Setting<List<String>> WORDS = Setting.text("words").list();
    private static final Repeated RULES = Repeated.of("rules", PLACE, WORDS);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timeout: 60s                | timeout: 1m
            timeout: 60s}               | timeout: 60s}\\nlisten: 127.0.0.1:8443
            timeout: 60s}               | timeout: 60s}\\norigins: ["*", "https://a.example"]
            ports: [1, 2]               | ports: [2, 1]
            {name: sync, ports: [1, 2]} | {ports: [1, 2], "name": "sync"}
            - {name: other}             | - {name: other, calls: {allowed: []}}
            """)
    void another_spelling_is_no_change(String from, String to) throws IOException {
        assertThat(between(BASE, BASE.replace(from, to.replace("\\n", "\n")))).isEmpty();
    }

    @Test
    void objects_with_a_name_are_the_same_wherever_they_stand() throws IOException {
        var other = """
                upstream: {url: "http://127.0.0.1:3000", timeout: 5s}
                databases:
                - {name: new}
                - {name: sync, ports: [2, 3]}
                """;

        assertThat(between(BASE, other))
                .containsExactly(
                        new Change(
                                Sample.TIMEOUT,
                                Optional.empty(),
                                "upstream.timeout",
                                new What.Value(held("60s"), held("5s"), Content.NONE)),
                        new Change(Sample.NAMED, Optional.empty(), "databases[\"new\"]", new What.Added("{name: new}")),
                        new Change(
                                Sample.NAMED,
                                Optional.of(Sample.PORTS),
                                "databases[\"sync\"].ports",
                                new What.Items(List.of("1"), List.of("3"), Content.NONE)),
                        new Change(
                                Sample.NAMED,
                                Optional.empty(),
                                "databases[\"other\"]",
                                new What.Removed("{name: other}")));
    }

    @Test
    void objects_without_a_name_are_known_by_what_they_say() throws IOException {
        var schema = Schema.of(RULES);
        var before = read("a.yaml", """
                rules:
                - {place: here, words: [a, b]}
                - {place: there, words: [c]}
                - {place: nowhere}
                """, schema);
        var after = read("b.yaml", """
                rules:
                - {words: [c], place: there}
                - {place: here, words: [a]}
                - {words: [x, y]}
                """, schema);

        assertThat(Changes.between(before, after, _ -> "", Changes.Implied.NOTHING))
                .extracting(change -> change.name() + " " + change.what())
                .containsExactly(
                        "rules[1].words Items[removed=[b], added=[], content=NONE]",
                        "rules[2] Added[object={words: [x, y]}]",
                        "rules[2] Removed[object={place: nowhere}]");
    }

    @Test
    void a_default_that_no_longer_holds_is_shown_as_one() throws IOException {
        assertThat(between(BASE, BASE + "limits: {calls: 30}\n"))
                .extracting(Change::what)
                .containsExactly(new What.Value(new Held(Optional.of("20"), true), held("30"), Content.NONE));
    }

    @Test
    void what_other_settings_imply_is_no_change_when_it_is_written() throws IOException {
        Changes.Implied always =
                (_, setting) -> setting == Sample.SECRET ? Optional.of(directory.resolve("implied")) : Optional.empty();
        var before = read("a.yaml", BASE, Sample.NAMED_SCHEMA);
        var after = read("b.yaml", BASE.replace("timeout", "secret-file: implied, timeout"), Sample.NAMED_SCHEMA);

        assertThat(Changes.between(before, after, _ -> "", always)).isEmpty();
        assertThat(Changes.between(before, after, _ -> "", Changes.Implied.NOTHING))
                .hasSize(1);
    }

    @Test
    void files_are_compared_by_what_they_hold() throws IOException {
        Files.writeString(directory.resolve("one"), "x");
        Files.writeString(directory.resolve("two"), "x");
        Files.writeString(directory.resolve("three"), "y");
        Files.createDirectory(directory.resolve("new"));
        Files.writeString(directory.resolve("new/one"), "z");

        assertThat(keys("a.yaml", "one", "b.yaml", "two"))
                .containsExactly(new What.Value(held("one"), held("two"), Content.SAME));
        assertThat(keys("a.yaml", "one", "b.yaml", "three"))
                .containsExactly(new What.Value(held("one"), held("three"), Content.OTHER));
        assertThat(keys("a.yaml", "one", "new/b.yaml", "one")).containsExactly(new What.OtherContent("one"));
        assertThat(keys("a.yaml", "one", "new/b.yaml", directory.resolve("one").toString()))
                .isEmpty();
    }

    private List<What> keys(String file, String key, String otherFile, String otherKey) throws IOException {
        var before = read(file, BASE.replace("timeout", "keys: {private: %s}, timeout".formatted(key)));
        var after = read(otherFile, BASE.replace("timeout", "keys: {private: %s}, timeout".formatted(otherKey)));
        return Changes.between(before, after, ChangesTest::text, Changes.Implied.NOTHING).stream()
                .map(Change::what)
                .toList();
    }

    private List<Change> between(String before, String after) throws IOException {
        return Changes.between(read("a.yaml", before), read("b.yaml", after), _ -> "", Changes.Implied.NOTHING);
    }

    private Settings read(String name, String text) throws IOException {
        return read(name, text, Sample.NAMED_SCHEMA);
    }

    private Settings read(String name, String text, Schema schema) throws IOException {
        var settings = Settings.read(Files.writeString(directory.resolve(name), text), schema);
        assertThat(settings.into(_ -> "").problems()).isEmpty();
        return settings;
    }

    private static Held held(String spelled) {
        return new Held(Optional.of(spelled), false);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
