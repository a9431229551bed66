package com.openagents.spacetime.settings;

/** Renders a schema as Markdown: one heading for each setting, below it what it is about, takes and defaults to. */
final class ReferencePage {
    private final StringBuilder out = new StringBuilder();

    private ReferencePage() {}

    static String render(Schema schema) {
        var page = new ReferencePage();
        page.entries(schema, "");
        return page.out.toString();
    }

    private void entries(Schema schema, String prefix) {
        for (var entry : schema.entries()) {
            out.append(out.isEmpty() ? "" : "\n").append("### `%s%s`\n\n".formatted(prefix, entry.name()));
            switch (entry) {
                case Setting<?> setting -> setting(setting);
                case Repeated repeated -> repeated(repeated, prefix);
            }
        }
    }

    private void setting(Setting<?> setting) {
        out.append(setting.about()).append("\n\n");
        out.append("- Takes ").append(setting.takes()).append(".\n");
        var shown = setting.shown();
        if (setting.isRequired()) {
            out.append("- Required.\n");
        } else if (!setting.hasDefault()) {
            out.append("- No default.\n");
        }
        if (shown != null) {
            out.append(setting.hasDefault() ? "- Default: `" : "- Example: `")
                    .append(Yaml.spelled(shown))
                    .append("`\n");
        }
    }

    private void repeated(Repeated repeated, String prefix) {
        out.append(repeated.about()).append("\n\n");
        out.append(
                repeated.isRequired()
                        ? "- A list with at least one entry.\n- Required.\n"
                        : "- A list.\n- Default: empty.\n");
        entries(repeated.fields(), prefix + repeated.name() + "[].");
    }
}
