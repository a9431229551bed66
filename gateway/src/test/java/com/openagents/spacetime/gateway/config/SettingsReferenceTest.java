package com.openagents.spacetime.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All names and defaults, pinned: a change here is a change for everyone who runs a gateway. */
class SettingsReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/gateway-settings.md");
    private static final Path SCHEMA = Path.of("../docs/reference/gateway.schema.json");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?s)```yaml\\n(.*?)```");

    @Test
    void every_setting_has_its_name_its_default_and_its_documentation() throws IOException {
        try (var golden = SettingsReferenceTest.class.getResourceAsStream("SettingsReferenceTest-defaults.yaml")) {
            assertThat(golden).isNotNull();
            assertThat(ConfigReader.SCHEMA.defaults())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void the_printed_defaults_lack_nothing_but_files(@TempDir Path directory) throws Exception {
        CaseFiles.make(directory);
        var printed = ConfigReader.SCHEMA
                .defaults()
                .replace("/etc/spacetimedb/", "")
                .replace("# private-key:", "private-key:")
                .replace("# public-key:", "public-key:")
                .replace("# local-ca:", "local-ca:")
                .replace("    # secret-file:", "    secret-file:");
        var file = Files.writeString(directory.resolve("gateway.yaml"), printed);

        assertThat(ConfigReader.read(file, CaseFiles.NOW).problems()).isEmpty();
    }

    @Test
    void the_reference_page_says_what_the_code_does() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(page).as("the part of %s from the first setting on", PAGE).endsWith(ConfigReader.SCHEMA.reference());
    }

    @Test
    void the_schema_for_editors_says_what_the_code_does() throws IOException {
        assertThat(Files.readString(SCHEMA)).as("the file %s", SCHEMA).isEqualTo(ConfigReader.jsonSchema());
    }

    @Test
    void the_files_on_the_reference_page_are_good(@TempDir Path directory) throws Exception {
        CaseFiles.make(directory);
        var blocks = YAML_BLOCK
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        var whole = String.join("", blocks).replace("/etc/spacetimedb/", "");

        assertThat(blocks).hasSize(2);
        for (var text : List.of(blocks.getFirst().replace("/etc/spacetimedb/", ""), whole)) {
            var file = Files.writeString(directory.resolve("gateway.yaml"), text);
            assertThat(ConfigReader.read(file, CaseFiles.NOW).problems()).isEmpty();
        }
    }
}
