package com.openagents.spacetime.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.openagents.spacetime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The schema for editors and the gateway itself, about every settings file of {@link ConfigReaderTest}. */
class SettingsSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ConfigReader.jsonSchema());

    /** What an editor does not see: YAML's own shorthands have become what they stand for. */
    private static final Set<String> ONLY_THE_GATEWAY_SEES = Set.of("anchors-and-aliases");

    static Stream<String> cases() throws Exception {
        return ConfigReaderTest.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void it_takes_the_files_whose_form_the_gateway_takes(String name) throws Exception {
        var file = CaseFiles.yaml(name);
        boolean taken = Settings.read(file, ConfigReader.SCHEMA).isValid() || ONLY_THE_GATEWAY_SEES.contains(name);

        assertThat(takes(file)).as(Files.readString(file)).isEqualTo(taken);
    }

    @Test
    void it_takes_the_printed_defaults() throws IOException {
        assertThat(SCHEMA.validate(document(ConfigReader.SCHEMA.defaults()))).isEmpty();
    }

    @Test
    void no_value_is_left_without_a_form() throws IOException {
        var schema = MAPPER.readTree(ConfigReader.jsonSchema());

        assertThat(schema.findParents("description"))
                .isNotEmpty()
                .allSatisfy(value -> assertThat(value.has("enum")
                                || value.has("pattern")
                                || value.has("items")
                                || value.path("type").asText().matches("integer|boolean"))
                        .as(value.toString())
                        .isTrue());
    }

    private static boolean takes(Path file) throws IOException {
        try {
            return SCHEMA.validate(document(Files.readString(file))).isEmpty();
        } catch (YamlEngineException noYaml) {
            return false;
        }
    }

    private static JsonNode document(String yaml) {
        var settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
        return MAPPER.valueToTree(new Load(settings).loadFromString(yaml));
    }
}
