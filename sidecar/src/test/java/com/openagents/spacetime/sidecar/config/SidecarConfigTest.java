package com.openagents.spacetime.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.settings.Problem;
import com.openagents.spacetime.settings.Reading;
import com.openagents.spacetime.sidecar.ship.ShipPlan;
import com.openagents.spacetime.sidecar.store.gcs.GcsAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarConfigTest {
    private static final Path EDITORS = Path.of("../docs/reference/sidecar.schema.json");
    private static final Path REFERENCE = Path.of("../docs/reference/sidecar-settings.md");

    @TempDir
    private Path directory = Path.of("");

    private Reading<SidecarConfig> read(String yaml) throws IOException {
        return SidecarConfig.readForRun(Files.writeString(directory.resolve("sidecar.yaml"), yaml));
    }

    private SidecarConfig valid(String yaml) throws IOException {
        var reading = read(yaml);
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid<SidecarConfig>) reading).value();
    }

    @Test
    void three_lines_are_enough() throws IOException {
        var config = valid("""
                source: {data-dir: data}
                store: {url: "file:/backups"}
                """);

        assertThat(config.dataDirectory()).isEqualTo(directory.resolve("data"));
        assertThat(config.note()).isEqualTo(directory.resolve("data.sidecar.json"));
        assertThat(config.server()).isEqualTo(URI.create("http://127.0.0.1:3000"));
        assertThat(config.store()).isEqualTo(new StoreAddress.Directory(Path.of("/backups")));
        assertThat(config.listen().getHostString()).isEqualTo("127.0.0.1");
        assertThat(config.listen().getPort()).isEqualTo(9090);
        assertThat(config.plan()).isEqualTo(new ShipPlan(Duration.ofSeconds(1), 4 * 1024 * 1024));
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.jwtPublicKey()).isEmpty();
    }

    @Test
    void a_bucket_may_be_an_emulators() throws IOException {
        var config = valid("""
                source: {data-dir: data}
                store:
                  url: gs://bucket/some/prefix
                  gcs-endpoint: http://127.0.0.1:4443
                """);

        assertThat(config.store())
                .isEqualTo(new StoreAddress.Bucket(
                        new GcsAddress("bucket", "some/prefix/"), Optional.of(URI.create("http://127.0.0.1:4443"))));
    }

    @ParameterizedTest(name = "{0} / {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {data-dir: data}                           | {url: gs://b, retenton: 1}                  | retenton
            {data-dri: data}                           | {url: gs://b}                               | did you mean
            {data-dir: missing/data}                   | {url: gs://b}                               | neither
            {data-dir: sidecar.yaml}                   | {url: gs://b}                               | is not a directory
            {data-dir: data, jwt-public-key: gone.pub} | {url: gs://b}                               | cannot be read
            {data-dir: data}                           | {url: s3://b}                               | gs: or file:
            {data-dir: data}                           | {url: "file://host/b"}                      | is no directory
            {data-dir: data}                           | {url: "file:/b", gcs-endpoint: "http://x"}  | belongs to a gs:// store
            {data-dir: data}                           | {}                                          | store.url
            {data-dir: /a/data}                        | {url: "file:/a/data/backup"}                | destroys the backup
            {data-dir: data, note: data/note.json}     | {url: gs://b}                               | choose a place beside it
            """)
    void a_wrong_file_says_what_is_wrong(String source, String store, String expected) throws IOException {
        var reading = read("source: %s%nstore: %s%n".formatted(source, store));

        assertThat(reading).isInstanceOfSatisfying(Reading.Invalid.class, invalid -> {
            var told = ((Reading.Invalid<?>) invalid)
                    .problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
            assertThat(told).contains(expected).contains("sidecar.yaml");
        });
    }

    @Test
    void the_defaults_are_a_right_file() throws IOException {
        var reading = SidecarConfig.read(
                Files.writeString(directory.resolve("sidecar.yaml"), SidecarConfig.SCHEMA.defaults()));

        assertThat(reading).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void the_schema_for_editors_is_made_from_the_settings() throws IOException {
        assertThat(Files.readString(EDITORS)).isEqualTo(SidecarConfig.SCHEMA.jsonSchema(SidecarConfig.TITLE));
    }

    @Test
    void the_reference_page_is_made_from_the_settings() throws IOException {
        assertThat(Files.readString(REFERENCE)).endsWith(SidecarConfig.SCHEMA.reference());
    }
}
