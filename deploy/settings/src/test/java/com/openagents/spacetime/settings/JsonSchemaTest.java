package com.openagents.spacetime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class JsonSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SCHEMA = Sample.SCHEMA.jsonSchema("A sample");

    @Test
    void every_setting_is_there_with_its_form_its_default_and_its_documentation() throws IOException {
        try (var golden = JsonSchemaTest.class.getResourceAsStream("JsonSchemaTest-schema.json")) {
            assertThat(golden).isNotNull();
            assertThat(SCHEMA).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void it_is_a_schema_by_the_rules_of_schemas() throws IOException {
        var rules = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(rules.validate(MAPPER.readTree(SCHEMA))).isEmpty();
    }

    @Test
    void the_defaults_keep_to_it() throws IOException {
        assertThat(complaints(Sample.SCHEMA.defaults())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "engine: auto",
                "engine: 1.3",
                "engine: '1.3'",
                "engine: v1.3",
                "limits: {calls: 7}",
                "limits: {calls: '7'}",
                "limits: {calls: 0}",
                "limits: {calls: many}",
                "limits: {strict: true}",
                "limits: {strict: 'true'}",
                "limits: {body-size: 2MiB}",
                "limits: {body-size: 2MB}",
                "limits: {body-size: 2}",
                "limits: {}",
                "limits: []",
                "limits:",
                "listen: 127.0.0.1:80",
                "listen: '[::1]:80'",
                "listen: host:x",
                "listen: 8443",
                "origins: []",
                "origins: [a, 1]",
                "origins: ['']",
                "origins: a",
                "mirrors: [{name: x}]",
                "mirrors: [{}]",
                "mirrors: [x]",
                "mirrors: []",
                "mirrors: {}",
                "unknown: 1",
                "databases.x: 1"
            })
    void it_takes_what_the_program_takes_and_nothing_else(String member, @TempDir Path directory) throws IOException {
        var text = "{upstream: {url: \"http://h:1\"}, databases: [{name: sync}], %s}".formatted(member);
        var file = Files.writeString(directory.resolve("sample.yaml"), text);

        assertThat(complaints(text).isEmpty())
                .as(() -> "the schema's word on " + member)
                .isEqualTo(Settings.read(file, Sample.SCHEMA).isValid());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{upstream: {}, databases: [{name: a}]}", "{upstream: {url: 'http://h:1'}, databases: []}"
            })
    void what_is_required_is_missed_at_every_level(String text) throws IOException {
        assertThat(complaints(text)).isNotEmpty();
    }

    @Test
    void json_has_texts_numbers_truth_lists_and_objects_and_nothing_else() {
        assertThat(Json.pretty(Map.of("a\"\\\n", List.of(1, true, "é")))).isEqualTo("""
                        {
                          "a\\"\\\\\\u000a": [1, true, "é"]
                        }
                        """);
        assertThat(Json.pretty(List.of(Map.of()))).isEqualTo("[\n  {}\n]\n");
        assertThatThrownBy(() -> Json.pretty('x')).hasMessageContaining("Character");
    }

    private static List<String> complaints(String yaml) throws IOException {
        JsonNode document = MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SCHEMA)
                .validate(document)
                .stream()
                .map(message -> message.getMessage())
                .toList();
    }
}
