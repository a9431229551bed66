package com.openagents.spacetime.settings;

/**
 * A list of objects with settings of their own, such as {@code issuers}: each object of the file becomes a
 * {@link Settings}. Immutable.
 */
public final class Repeated implements Entry {
    private final String name;
    private final Schema fields;
    private final String about;
    private final boolean required;

    private Repeated(String name, Schema fields, String about, boolean required) {
        this.name = name;
        this.fields = fields;
        this.about = about;
        this.required = required;
    }

    /** A list whose objects have these settings, or lists in turn; their names begin at the object: {@code kind}, not {@code issuers.kind}. */
    public static Repeated of(String name, Entry... fields) {
        return new Repeated(name, Schema.of(fields), "", false);
    }

    /** The same with its documentation. */
    public Repeated about(String sentences) {
        return new Repeated(name, fields, sentences, required);
    }

    /** The same, but a file without at least one object is refused. */
    public Repeated required() {
        return new Repeated(name, fields, about, true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return about;
    }

    @Override
    public boolean isRequired() {
        return required;
    }

    /** Its name, for messages of programs. */
    @Override
    public String toString() {
        return name;
    }

    Schema fields() {
        return fields;
    }
}
