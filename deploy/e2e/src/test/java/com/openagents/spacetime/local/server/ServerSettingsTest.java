package com.openagents.spacetime.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSettingsTest {
    @TempDir
    private Path directory;

    @Test
    void a_new_server_does_not_log_at_debug() throws IOException {
        ServerSettings.provide(directory.resolve("data"));

        assertThat(directory.resolve("data/config.toml"))
                .content()
                .contains("\"spacetimedb_client_api=info\"")
                .doesNotContain("=debug", "=trace");
    }

    @Test
    void settings_that_are_there_are_left_alone() throws IOException {
        var own = Files.writeString(directory.resolve("config.toml"), "[logs]\n");

        ServerSettings.provide(directory);

        assertThat(own).hasContent("[logs]\n");
    }
}
