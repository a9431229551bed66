package com.openagents.spacetime.settings;

import java.util.List;

/**
 * All settings of a file, in the order in which its documentation shows them. Immutable; two entries of one name are a
 * bug and refused when the schema is made.
 */
public final class Schema {
    private final List<Entry> entries;
    private final Branch.Section root;

    private Schema(List<Entry> entries) {
        this.entries = entries;
        this.root = Branch.of(entries);
    }

    /** The schema of these entries. */
    public static Schema of(Entry... entries) {
        return new Schema(List.of(entries));
    }

    /** The entries, in their order. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * A whole settings file with every setting, its documentation and its default, valid YAML that this schema reads:
     * required settings stand with their example, optional ones without a default as a comment.
     */
    public String defaults() {
        return DefaultsFile.render(this);
    }

    /** The reference of the settings in Markdown, one heading of the third level for each. */
    public String reference() {
        return ReferencePage.render(this);
    }

    /**
     * A JSON Schema (draft 2020-12) of the file's form, for editors.
     *
     * @param title what the file is
     */
    public String jsonSchema(String title) {
        return JsonSchema.render(this, title);
    }

    Branch.Section root() {
        return root;
    }
}
