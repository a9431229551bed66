package com.openagents.spacetime.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A kind of value: how it is written, and what becomes of it.
 *
 * @param <T> what becomes of it
 * @param takes what such a setting takes, as the end of "it takes …"
 * @param form how it is written, for those who do not have the reader
 * @param isList whether it is written as a list
 * @param reader from what the file holds to the value
 */
record Kind<T>(String takes, Form form, boolean isList, Reader<T> reader) {
    /** What came of one value. */
    sealed interface Outcome<T> {
        /** The value. */
        record Read<T>(T value) implements Outcome<T> {}

        /** Not of this kind: what is not, and the way out. */
        record Wrong<T>(Node at, String wayOut) implements Outcome<T> {}
    }

    /** Reads what a file holds; relative paths are relative to {@code base}. Never throws. */
    @FunctionalInterface
    interface Reader<T> {
        Outcome<T> read(Node node, Path base);
    }

    /** A kind that is written as one word or number; {@code parse} gives nothing for what it does not take. */
    static <T> Kind<T> scalar(String takes, Form form, BiFunction<String, Path, Optional<T>> parse) {
        return new Kind<>(takes, form, false, (node, base) -> {
            Optional<T> value = node instanceof Node.Scalar scalar && !scalar.isNull()
                    ? parse.apply(scalar.text(), base)
                    : Optional.<T>empty();
            return value.<Outcome<T>>map(Outcome.Read::new).orElseGet(() -> wrong(node, takes, ""));
        });
    }

    /** The same, for what YAML writes without quotes: a quoted number is a text. */
    static <T> Kind<T> unquoted(String takes, Form form, Function<String, Optional<T>> parse) {
        var kind = scalar(takes, form, (text, _) -> parse.apply(text));
        return new Kind<>(
                takes,
                form,
                false,
                (node, base) -> node instanceof Node.Scalar scalar && scalar.quoted()
                        ? wrong(node, takes, ", without quotes")
                        : kind.reader.read(node, base));
    }

    /** The same, with a hint made from a text that is not taken. */
    Kind<T> hinting(Function<String, String> hint) {
        return new Kind<>(
                takes,
                form,
                isList,
                (node, base) -> reader.read(node, base) instanceof Outcome.Read<T> read
                        ? read
                        : wrong(node, takes, node instanceof Node.Scalar s ? hint.apply(s.text()) : ""));
    }

    /** A list of values of this kind. */
    Kind<List<T>> list() {
        var listed = "a list; each entry is " + takes;
        return new Kind<>(listed, form.list(), true, (node, base) -> {
            if (!(node instanceof Node.Sequence sequence)) {
                return wrong(node, listed, "");
            }
            var values = new ArrayList<T>();
            for (var item : sequence.items()) {
                switch (reader.read(item, base)) {
                    case Outcome.Read<T>(var value) -> values.add(value);
                    case Outcome.Wrong<T>(var at, var wayOut) -> {
                        return new Outcome.Wrong<>(at, "in each entry " + wayOut);
                    }
                }
            }
            return new Outcome.Read<>(List.copyOf(values));
        });
    }

    private static <T> Outcome<T> wrong(Node node, String takes, String hint) {
        return new Outcome.Wrong<>(node, "it takes " + takes + hint);
    }
}
