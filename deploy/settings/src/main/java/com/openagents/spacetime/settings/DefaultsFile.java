package com.openagents.spacetime.settings;

import java.util.ArrayList;
import java.util.List;

/** Renders a schema as a settings file with all settings, their documentation and their defaults. */
final class DefaultsFile {
    private static final int WIDTH = 100;
    private final StringBuilder out = new StringBuilder();

    private DefaultsFile() {}

    static String render(Schema schema) {
        var file = new DefaultsFile();
        file.section(schema.root(), "");
        return file.out.toString();
    }

    private void section(Branch.Section section, String indent) {
        var separator = "";
        for (var child : section.children().entrySet()) {
            out.append(separator);
            separator = "\n";
            branch(child.getKey(), child.getValue(), indent);
        }
    }

    private void branch(String word, Branch branch, String indent) {
        switch (branch) {
            case Branch.Section below -> {
                out.append(indent)
                        .append(hasValue(below) ? "" : "# ")
                        .append(word)
                        .append(":\n");
                section(below, indent + "  ");
            }
            case Branch.Leaf(Setting<?> setting) -> setting(setting, word, indent);
            case Branch.Leaf(Repeated repeated) -> repeated(repeated, word, indent);
        }
    }

    private void setting(Setting<?> setting, String word, String indent) {
        comment(setting.about(), indent);
        comment("It takes " + setting.takes() + (setting.isRequired() ? "; required." : "."), indent);
        var shown = setting.shown();
        boolean holds = setting.hasDefault() || setting.isRequired();
        out.append(indent)
                .append(holds ? "" : "# ")
                .append(word)
                .append(':')
                .append(shown == null ? "" : " " + Yaml.spelled(shown))
                .append('\n');
    }

    private void repeated(Repeated repeated, String word, String indent) {
        comment(repeated.about(), indent);
        comment("It takes a list" + (repeated.isRequired() ? " with at least one entry; required." : "."), indent);
        var object = new DefaultsFile();
        object.section(repeated.fields().root(), "    ");
        out.append(indent)
                .append(repeated.isRequired() ? "" : "# ")
                .append(word)
                .append(":\n");
        boolean begun = false;
        for (var line : object.out.toString().lines().toList()) {
            boolean first = !begun && !line.isBlank() && !line.strip().startsWith("#");
            begun |= first;
            var shown = first ? "  - " + line.strip() : line;
            out.append(line.isBlank() ? "" : indent + (repeated.isRequired() ? shown : commented(shown)))
                    .append('\n');
        }
    }

    private static String commented(String line) {
        return line.strip().startsWith("#") ? line : "# " + line;
    }

    private static boolean hasValue(Branch branch) {
        return switch (branch) {
            case Branch.Leaf(Setting<?> setting) -> setting.hasDefault() || setting.isRequired();
            case Branch.Leaf(Repeated repeated) -> repeated.isRequired();
            case Branch.Section section -> section.children().values().stream().anyMatch(DefaultsFile::hasValue);
        };
    }

    private void comment(String sentences, String indent) {
        for (var line : wrapped(sentences, WIDTH - indent.length() - 2)) {
            out.append(indent).append("# ").append(line).append('\n');
        }
    }

    /** The words of a text on lines no longer than the width, unless a word is. */
    static List<String> wrapped(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
