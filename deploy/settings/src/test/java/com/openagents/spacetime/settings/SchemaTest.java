package com.openagents.spacetime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    @Test
    void the_defaults_show_every_setting_with_its_documentation() throws IOException {
        assertThat(Sample.SCHEMA.defaults()).isEqualTo(golden("SchemaTest-defaults.yaml"));
    }

    @Test
    void the_reference_shows_every_setting_with_its_documentation() throws IOException {
        assertThat(Sample.SCHEMA.reference()).isEqualTo(golden("SchemaTest-reference.md"));
    }

    @Test
    void the_defaults_are_a_file_that_the_schema_reads(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("defaults.yaml"), Sample.SCHEMA.defaults());

        var settings = Settings.read(file, Sample.SCHEMA);

        assertThat(settings.into(_ -> "").problems()).isEmpty();
        assertThat(settings.get(Sample.CALLS)).isEqualTo(20);
        assertThat(settings.get(Sample.ORIGINS)).containsExactly("https://a.example", "*");
        assertThat(settings.each(Sample.DATABASES)).hasSize(1);
    }

    @Test
    void a_schema_with_one_name_twice_is_a_bug() {
        var setting = Setting.text("a.b");

        assertThatThrownBy(() -> Schema.of(setting, Setting.flag("a.b"))).hasMessageContaining("a.b");
        assertThatThrownBy(() -> Schema.of(Setting.flag("a"), setting)).hasMessageContaining("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "x", "11"})
    void a_default_that_the_setting_refuses_is_a_bug(String wrong) {
        assertThatThrownBy(() -> Setting.number("n", 1, 10).byDefault(wrong)).hasMessageContaining(wrong);
    }

    private static String golden(String name) throws IOException {
        try (var in = SchemaTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
