package com.openagents.spacetime.settings;

import java.util.List;
import java.util.Map;

/** Writes JSON (RFC 8259) as people read it: two spaces for each level, lists of scalars on one line. */
final class Json {
    private static final String STEP = "  ";
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /**
     * The text of a document, with a line break at its end.
     *
     * @param value a map, a list, a text, a number or a truth value, and the same within
     */
    static String pretty(Object value) {
        var json = new Json();
        json.value(value, "");
        return json.out.append('\n').toString();
    }

    private void value(Object value, String indent) {
        switch (value) {
            case Map<?, ?> map -> object(map, indent);
            case List<?> list -> list(list, indent);
            case String text -> text(text);
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> throw new IllegalArgumentException("JSON has no " + value.getClass());
        }
    }

    private void object(Map<?, ?> map, String indent) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        var separator = "{\n";
        for (var member : map.entrySet()) {
            out.append(separator).append(indent).append(STEP);
            text(String.valueOf(member.getKey()));
            out.append(": ");
            value(member.getValue(), indent + STEP);
            separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    private void list(List<?> list, String indent) {
        boolean flat = list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
        var separator = "";
        out.append('[');
        for (var item : list) {
            out.append(separator);
            if (!flat) {
                out.append('\n').append(indent).append(STEP);
            }
            value(item, indent + STEP);
            separator = flat ? ", " : ",";
        }
        out.append(flat ? "]" : "\n" + indent + "]");
    }

    /** A string (RFC 8259 §7). */
    private void text(String text) {
        out.append('"');
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> out.append(c < ' ' ? "\\u%04x".formatted(c) : String.valueOf((char) c));
            }
        });
        out.append('"');
    }
}
