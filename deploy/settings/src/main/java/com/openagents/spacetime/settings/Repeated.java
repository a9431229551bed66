package com.openagents.spacetime.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A list of objects with settings of their own, such as {@code issuers}: each object of the file becomes a
 * {@link Settings}. Immutable.
 */
public final class Repeated implements Entry {
    private final String name;
    private final Schema fields;
    private final String about;
    private final boolean required;
    private final @Nullable Setting<String> key;
    private final boolean ordered;

    private Repeated(
            String name,
            Schema fields,
            String about,
            boolean required,
            @Nullable Setting<String> key,
            boolean ordered) {
        this.name = name;
        this.fields = fields;
        this.about = about;
        this.required = required;
        this.key = key;
        this.ordered = ordered;
    }

    /** A list whose objects have these settings, or lists in turn; their names begin at the object: {@code kind}, not {@code issuers.kind}. */
    public static Repeated of(String name, Entry... fields) {
        return new Repeated(name, Schema.of(fields), "", false, null, false);
    }

    /** The same with its documentation. */
    public Repeated about(String sentences) {
        return new Repeated(name, fields, sentences, required, key, ordered);
    }

    /** The same, but a file without at least one object is refused. */
    public Repeated required() {
        return new Repeated(name, fields, about, true, key, ordered);
    }

    /** The same, whose objects are known by this setting, wherever in the list they stand; it must be required. */
    public Repeated by(Setting<String> name) {
        return new Repeated(this.name, fields, about, required, name, ordered);
    }

    /** The same, in which the place of an object means something: of two that fit, the first holds. */
    public Repeated inOrder() {
        return new Repeated(name, fields, about, required, key, true);
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

    /** What its objects are known by, if anything. */
    Optional<Setting<String>> key() {
        return Optional.ofNullable(key);
    }

    boolean isOrdered() {
        return ordered;
    }

    Schema fields() {
        return fields;
    }
}
