package com.openagents.spacetime.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Renders a schema as a JSON Schema (draft 2020-12), by which editors complete and check a settings file while it is
 * written. It knows a file's form; what settings say about each other, and about files, only the program itself does.
 */
final class JsonSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private JsonSchema() {}

    static String render(Schema schema, String title) {
        var document = new LinkedHashMap<String, Object>();
        document.put("$schema", DRAFT);
        document.put("title", title);
        document.putAll(section(schema.root()));
        return Json.pretty(document);
    }

    private static SequencedMap<String, Object> section(Branch.Section section) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        section.children().forEach((word, child) -> {
            properties.put(word, branch(child));
            if (isRequired(child)) {
                required.add(word);
            }
        });
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "object");
        object.put("additionalProperties", false);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("properties", properties);
        return object;
    }

    private static SequencedMap<String, Object> branch(Branch branch) {
        return switch (branch) {
            case Branch.Section section -> section(section);
            case Branch.Leaf(Setting<?> setting) -> setting(setting);
            case Branch.Leaf(Repeated repeated) -> repeated(repeated);
        };
    }

    private static SequencedMap<String, Object> setting(Setting<?> setting) {
        var form = setting.form();
        var property = new LinkedHashMap<String, Object>();
        property.put("description", "%s It takes %s.".formatted(setting.about(), setting.takes()));
        property.putAll(form.keywords());
        if (setting.isRequired() && form.keywords().containsKey("items")) {
            property.put("minItems", 1);
        }
        var shown = setting.shown();
        if (shown != null) {
            var value = form.value(shown);
            property.put(setting.hasDefault() ? "default" : "examples", setting.hasDefault() ? value : examples(value));
        }
        return property;
    }

    private static Object examples(Object value) {
        var examples = new ArrayList<Object>();
        examples.add(value);
        return examples;
    }

    private static SequencedMap<String, Object> repeated(Repeated repeated) {
        var property = new LinkedHashMap<String, Object>();
        property.put("description", repeated.about());
        property.put("type", "array");
        if (repeated.isRequired()) {
            property.put("minItems", 1);
        }
        property.put("items", section(repeated.fields().root()));
        return property;
    }

    /** A level must be there if something in it must be. */
    private static boolean isRequired(Branch branch) {
        return switch (branch) {
            case Branch.Leaf(Entry entry) -> entry.isRequired();
            case Branch.Section section -> section.children().values().stream().anyMatch(JsonSchema::isRequired);
        };
    }
}
