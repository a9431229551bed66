package com.openagents.spacetime.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * How values of a kind are written, in the words of JSON Schema (draft 2020-12). It sees what a YAML reader makes of a
 * file, in which {@code 1.3} is a number and {@code 30s} is not. What is beyond a pattern, such as the bounds of a duration,
 * stands in the setting's description.
 *
 * @param keywords as they stand in the schema, in that order
 */
record Form(SequencedMap<String, Object> keywords) {
    /** YAML's numbers as far as somebody could mean a word by one. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

    /** Copies the keywords. */
    Form {
        keywords = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(keywords));
    }

    /** Any text: one without quotes may look like a number or a truth value to YAML. */
    static Form text() {
        return of("type", List.of("string", "number", "boolean")).and("pattern", "\\S");
    }

    /** A text of which the pattern matches the whole. */
    static Form matching(Pattern pattern) {
        return of("type", "string").and("pattern", "^(?:" + pattern.pattern() + ")$");
    }

    /** {@code true} or {@code false}. */
    static Form flag() {
        return of("type", "boolean");
    }

    /** A whole number, both bounds included. */
    static Form number(int least, int most) {
        return of("type", "integer").and("minimum", least).and("maximum", most);
    }

    /** One of these words; one that looks like a number may be written as one. */
    static Form words(List<String> words) {
        var all = new ArrayList<Object>(words);
        words.stream()
                .filter(word -> NUMBER.matcher(word).matches())
                .map(BigDecimal::new)
                .forEach(all::add);
        return of("enum", List.copyOf(all));
    }

    /** A list of such values. */
    Form list() {
        return of("type", "array").and("items", keywords);
    }

    /** The same with one more keyword. */
    Form and(String keyword, Object value) {
        var more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new Form(more);
    }

    /** A value that a file holds, as JSON has it. */
    Object value(Node node) {
        return switch (node) {
            case Node.Sequence(Place _, List<Node> items) ->
                items.stream().map(this::value).toList();
            case Node.Scalar scalar -> value(scalar.text());
            case Node.Mapping _, Node.Refused _ ->
                throw new IllegalArgumentException("no setting holds " + node.described());
        };
    }

    private Object value(String text) {
        var type = keywords.get("items") instanceof Map<?, ?> items ? items.get("type") : keywords.get("type");
        if ("integer".equals(type)) {
            return Integer.valueOf(text);
        }
        return "boolean".equals(type) ? (Object) Boolean.valueOf(text) : text;
    }

    private static Form of(String keyword, Object value) {
        return new Form(new LinkedHashMap<>(Map.of(keyword, value)));
    }
}
