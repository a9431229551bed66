package com.openagents.spacetime.settings;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How values are spelled in YAML, so that what the program prints can be read back by it. */
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./@+-]*(:[A-Za-z0-9_./@+-]+)*");

    private Yaml() {}

    /** The spelling of a value on one line. */
    static String spelled(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.quoted() || !isPlain(scalar) ? quoted(scalar.text()) : scalar.text();
            case Node.Sequence(Place _, List<Node> items) ->
                items.stream().map(Yaml::spelled).collect(Collectors.joining(", ", "[", "]"));
            case Node.Refused refused -> quoted(refused.described());
            case Node.Mapping(Place _, List<Node.Member> members) ->
                members.stream()
                        .map(member -> spelled(member.key()) + ": " + spelled(member.value()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /** A text between double quotes on one line (YAML 1.2 §7.3.1). */
    static String quoted(String text) {
        var out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> append(out, c);
            }
        });
        return out.append('"').toString();
    }

    /** A text on one line that any terminal can show. */
    static String printable(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    private static void append(StringBuilder out, int c) {
        if (isSafe(c)) {
            out.appendCodePoint(c);
        } else {
            out.append(c <= 0xffff ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
        }
    }

    /** Whether a terminal and a YAML reader take the character for what it is: no controls, no invisible marks. */
    private static boolean isSafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isPlain(Node.Scalar scalar) {
        return PLAIN.matcher(scalar.text()).matches() && !scalar.isNull();
    }
}
