package com.openagents.spacetime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final String LEAST = """
            upstream:
              url: http://127.0.0.1:3000
            databases:
              - name: sync
            """;

    @TempDir
    private Path directory;

    @Test
    void what_the_file_does_not_mention_has_its_default() throws IOException {
        var settings = read(LEAST);

        assertThat(settings.get(Sample.LISTEN)).isEqualTo(InetSocketAddress.createUnresolved("127.0.0.1", 8443));
        assertThat(settings.get(Sample.TIMEOUT)).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(Sample.BODY)).isEqualTo(2 * 1024 * 1024);
        assertThat(settings.get(Sample.ORIGINS)).containsExactly("https://a.example", "*");
        assertThat(settings.get(Sample.ENGINE)).isEqualTo(Sample.Engine.AUTO);
        assertThat(settings.find(Sample.KEY)).isEmpty();
        assertThat(settings.isValid()).isTrue();
    }

    @Test
    void the_files_that_are_named_are_known_at_every_depth_though_something_else_is_wrong() throws IOException {
        var file = Setting.secretFile("file").example("a.secret");
        var files = Setting.path("more.files").list().byDefault("b.default");
        var issuers = Repeated.of("issuers", file, files).about("Who signs.");
        var path = Files.writeString(directory.resolve("files.yaml"), """
                file: top.secret
                wrong: true
                issuers:
                - {file: a.secret, more: {files: [b, /c]}}
                - {}
                """);

        var paths = Settings.read(path, Schema.of(file, issuers)).paths();

        assertThat(paths)
                .containsExactly(
                        directory.resolve("top.secret"),
                        directory.resolve("a.secret"),
                        directory.resolve("b"),
                        Path.of("/c"),
                        directory.resolve("b.default"));
    }

    @Test
    void what_the_file_says_holds() throws IOException {
        var settings = read("""
                listen: "[::1]:443"
                engine: "1.3"
                origins: []
                limits: {calls: 1000, strict: false, body-size: 1KiB}
                upstream:
                  url: https://db.example
                  timeout: 100ms
                databases:
                - name: one
                  calls:
                    allowed: ["*", 'yes', no, 1.30]
                - name: "two"
                  ports: [1, 65535]
                """);

        assertThat(settings.get(Sample.LISTEN).getHostString()).isEqualTo("::1");
        assertThat(settings.get(Sample.ENGINE)).isEqualTo(Sample.Engine.V1_3);
        assertThat(settings.get(Sample.ORIGINS)).isEmpty();
        assertThat(settings.get(Sample.CALLS)).isEqualTo(1000);
        assertThat(settings.get(Sample.STRICT)).isFalse();
        assertThat(settings.get(Sample.BODY)).isEqualTo(1024);
        assertThat(settings.get(Sample.URL)).isEqualTo(URI.create("https://db.example"));
        assertThat(settings.get(Sample.TIMEOUT)).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.each(Sample.DATABASES)).hasSize(2);
        var one = settings.each(Sample.DATABASES).getFirst();
        assertThat(one.get(Sample.ALLOWED)).containsExactly("*", "yes", "no", "1.30");
        var two = settings.each(Sample.DATABASES).getLast();
        assertThat(two.get(Sample.NAME)).isEqualTo("two");
        assertThat(two.get(Sample.ALLOWED)).isEmpty();
        assertThat(two.find(Sample.PORTS))
                .hasValueSatisfying(ports -> assertThat(ports).containsExactly(1, 65_535));
    }

    @Test
    void a_relative_path_begins_at_the_directory_of_the_file() throws IOException {
        var settings = read(LEAST + "engine: two-words\n");
        var withKey =
                read(LEAST.replace("upstream:", "upstream:\n  keys: {private: ../keys/id}\n  secret-file: /etc/s"));

        assertThat(settings.get(Sample.ENGINE)).isEqualTo(Sample.Engine.TWO_WORDS);
        assertThat(withKey.find(Sample.KEY)).contains(directory.toAbsolutePath().resolveSibling("keys/id"));
        assertThat(withKey.find(Sample.SECRET)).contains(Path.of("/etc/s"));
    }

    @Test
    void variables_of_the_environment_are_plain_text() throws IOException {
        var settings = read(LEAST.replace("name: sync", "name: ${HOME}"));

        assertThat(settings.each(Sample.DATABASES).getFirst().get(Sample.NAME)).isEqualTo("${HOME}");
    }

    @Test
    void a_complaint_stands_at_its_setting_or_at_what_it_would_stand_in() throws IOException {
        var settings = read(LEAST);
        settings.complain(Sample.URL, "too near");
        settings.complain(Sample.TIMEOUT, "too short");
        settings.complain(Sample.CALLS, "too few");
        settings.each(Sample.DATABASES).getFirst().complain(Sample.NAME, "too plain");

        var reading = settings.into(_ -> "built");

        assertThat(reading.problems())
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .containsExactly(
                        "settings.yaml: setting \"limits.calls\": too few",
                        "settings.yaml:2:3: setting \"upstream.timeout\": too short",
                        "settings.yaml:2:8: setting \"upstream.url\": too near",
                        "settings.yaml:4:11: setting \"databases[0].name\": too plain");
    }

    @Test
    void a_program_value_is_built_whole_or_not_at_all() throws IOException {
        var right = read(LEAST).into(s -> s.get(Sample.URL).getPort());
        var wrong = read("{}").into(s -> s.get(Sample.URL).getPort());

        assertThat(right).isEqualTo(new Reading.Valid<>(3000));
        assertThat(wrong).isInstanceOf(Reading.Invalid.class);
    }

    @Test
    void asking_for_what_is_not_there_is_a_bug() throws IOException {
        var settings = read(LEAST);

        assertThatThrownBy(() -> settings.get(Sample.KEY)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> settings.find(Sample.NAME)).isInstanceOf(IllegalStateException.class);
    }

    private Settings read(String yaml) throws IOException {
        var file = directory.resolve("settings.yaml");
        Files.writeString(file, yaml);
        return Settings.read(file, Sample.SCHEMA);
    }
}
