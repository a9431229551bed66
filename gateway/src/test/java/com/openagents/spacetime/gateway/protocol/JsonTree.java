package com.openagents.spacetime.gateway.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object as Jackson reads it, with accessors that insist on the type of a value. */
record JsonTree(Map<String, Object> fields) {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private record Number32(int value) {}

    /** The text, if it is nothing but one object of objects, lists, strings and unsigned 32-bit numbers. */
    static JsonTree parse(String text) throws IOException {
        try (var parser = FACTORY.createParser(text)) {
            parser.nextToken();
            if (!(value(parser) instanceof JsonTree tree) || parser.nextToken() != null) {
                throw new IOException("not one object");
            }
            return tree;
        }
    }

    /** Makes sure that these fields are there and no others. */
    void hasJust(String... names) throws IOException {
        if (!fields.keySet().equals(Set.of(names))) {
            throw new IOException("other fields");
        }
    }

    JsonTree object(String name) throws IOException {
        if (!(fields.get(name) instanceof JsonTree tree)) {
            throw new IOException("no object");
        }
        return tree;
    }

    List<String> strings(String name) throws IOException {
        if (!(fields.get(name) instanceof List<?> list)) {
            throw new IOException("no list");
        }
        var texts = new ArrayList<String>();
        for (var item : list) {
            texts.add(string(item));
        }
        return texts;
    }

    String string(String name) throws IOException {
        return string(fields.get(name));
    }

    int u32(String name) throws IOException {
        if (!(fields.get(name) instanceof Number32 number)) {
            throw new IOException("no number");
        }
        return number.value();
    }

    private static String string(@Nullable Object value) throws IOException {
        if (!(value instanceof String text)
                || text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF)) {
            throw new IOException("no text");
        }
        return text;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield new JsonTree(fields);
            }
            case START_ARRAY -> {
                var items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> number(parser.getText());
            case null, default -> throw new IOException("no value of a client message");
        };
    }

    private static Number32 number(String text) throws IOException {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > 0xFFFF_FFFFL) {
            throw new IOException("no unsigned 32-bit number");
        }
        return new Number32(Integer.parseUnsignedInt(text));
    }
}
