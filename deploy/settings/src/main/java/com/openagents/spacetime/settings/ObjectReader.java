package com.openagents.spacetime.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fits one object of a file to its schema, and finds every mistake of form on the way. Used once, by one thread; the
 * {@link Settings} that come out of it know the values it found right and the places of all.
 */
final class ObjectReader {
    private final Schema schema;
    private final Path base;
    private final String prefix;
    private final Problems problems;
    private final Map<String, Node> values = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, List<Settings>> objects = new HashMap<>();
    private final Set<String> excused = new HashSet<>();

    private ObjectReader(Schema schema, Path base, String prefix, Problems problems) {
        this.schema = schema;
        this.base = base;
        this.prefix = prefix;
        this.problems = problems;
    }

    /**
     * Reads one object.
     *
     * @param node the object, or null if the file is beyond reading
     * @param place what is complained of when the object lacks something
     * @param prefix how the object is called, to stand before the names of its settings: empty for the file itself
     */
    static Settings read(Schema schema, @Nullable Node node, Place place, Path base, String prefix, Problems problems) {
        var reader = new ObjectReader(schema, base, prefix, problems);
        reader.places.put("", place);
        if (node instanceof Node.Mapping mapping) {
            reader.section(schema.root(), mapping);
            reader.missing();
        } else if (node != null && !(node instanceof Node.Refused)) {
            problems.add(
                    node.place(),
                    "%s stands where settings are expected: write \"name: value\" lines"
                            .formatted(capitalized(node.described())));
        }
        boolean readable = node instanceof Node.Mapping;
        return new Settings(
                schema, base, prefix, readable, problems, reader.values, reader.places, reader.objects, reader.excused);
    }

    private void section(Branch.Section section, Node.Mapping mapping) {
        var seen = new HashSet<String>();
        for (var member : mapping.members()) {
            var key = member.key();
            var name = section.name().isEmpty() ? key.text() : section.name() + "." + key.text();
            if (!seen.add(key.text())) {
                problems.add(key.place(), "setting \"%s%s\" is written twice: remove one".formatted(prefix, name));
                continue;
            }
            switch (section.children().get(key.text())) {
                case null -> unknown(section, key, name);
                case Branch.Section below -> below(below, member.value(), name);
                case Branch.Leaf(Setting<?> setting) -> setting(setting, member);
                case Branch.Leaf(Repeated repeated) -> repeated(repeated, member);
            }
        }
    }

    private void unknown(Branch.Section section, Node.Scalar key, String name) {
        if (key.text().equals("<<")) {
            problems.add(key.place(), "the merge key << is not allowed: write the settings out");
            return;
        }
        var meant = meant(section, key, name);
        meant.ifPresent(setting -> {
            places.putIfAbsent(setting, key.place());
            excused.add(setting);
        });
        var known = section.children().keySet();
        var wayOut = meant.filter(setting -> !setting.equals(name))
                .map(setting -> "did you mean \"%s\"?".formatted(prefix + setting))
                .or(() -> meant.map(_ -> "write one level per line, \"%s:\" first"
                        .formatted(key.text().substring(0, key.text().indexOf('.')))))
                .orElse("known here are " + String.join(", ", known));
        problems.add(key.place(), "unknown setting %s: %s".formatted(Yaml.quoted(prefix + name), wayOut));
    }

    /** The setting that an unknown key probably stands for: the same with its levels on one line, or one spelled alike. */
    private Optional<String> meant(Branch.Section section, Node.Scalar key, String name) {
        if (schema.entries().stream().anyMatch(entry -> entry.name().equals(name))) {
            return Optional.of(name);
        }
        return Guess.nearest(key.text(), section.children().keySet())
                .map(word -> section.name().isEmpty() ? word : section.name() + "." + word);
    }

    private void below(Branch.Section section, Node value, String name) {
        places.put(name, value.place());
        switch (value) {
            case Node.Mapping mapping -> section(section, mapping);
            case Node.Refused _ -> excused.add(name);
            case Node.Scalar _, Node.Sequence _ -> {
                excused.add(name);
                problems.add(
                        value.place(),
                        "setting \"%s%s\" cannot be %s: it takes settings of its own, which are %s"
                                .formatted(
                                        prefix,
                                        name,
                                        described(value),
                                        String.join(", ", section.children().keySet())));
            }
        }
    }

    private <T> void setting(Setting<T> setting, Node.Member member) {
        var value = member.value();
        places.put(setting.name(), value.place());
        if (isUsable(setting, member)) {
            switch (setting.read(value, base)) {
                case Kind.Outcome.Read<T> _ -> values.put(setting.name(), value);
                case Kind.Outcome.Wrong<T>(var at, var wayOut) -> wrong(setting, at, wayOut);
            }
            if (setting.isRequired() && value instanceof Node.Sequence(Place _, var items) && items.isEmpty()) {
                wrong(setting, value, "it takes at least one entry");
            }
        }
    }

    private void repeated(Repeated repeated, Node.Member member) {
        var value = member.value();
        places.put(repeated.name(), value.place());
        if (!isUsable(repeated, member)) {
            return;
        }
        if (!(value instanceof Node.Sequence sequence)) {
            wrong(repeated, value, "it takes a list: begin each entry with \"- \"");
            return;
        }
        if (repeated.isRequired() && sequence.items().isEmpty()) {
            wrong(repeated, value, "it takes at least one entry");
        }
        var read = new ArrayList<Settings>();
        for (var item : sequence.items()) {
            var name = "%s%s[%d].".formatted(prefix, repeated.name(), read.size());
            read.add(ObjectReader.read(repeated.fields(), item, item.place(), base, name, problems));
        }
        objects.put(repeated.name(), List.copyOf(read));
    }

    private boolean isUsable(Entry entry, Node.Member member) {
        if (member.value() instanceof Node.Scalar scalar && scalar.isNull()) {
            problems.add(
                    member.key().place(),
                    "setting \"%s%s\" has no value: give it one, or remove the line".formatted(prefix, entry.name()));
            return false;
        }
        return !(member.value() instanceof Node.Refused);
    }

    private void wrong(Entry entry, Node value, String wayOut) {
        if (!(value instanceof Node.Refused)) {
            problems.add(
                    value.place(),
                    "setting \"%s%s\" cannot be %s: %s".formatted(prefix, entry.name(), described(value), wayOut));
        }
    }

    private void missing() {
        for (var entry : schema.entries()) {
            if (entry.isRequired() && !places.containsKey(entry.name()) && !isExcused(excused, entry.name())) {
                problems.add(
                        enclosing(entry.name()),
                        "missing setting \"%s%s\": add it; %s".formatted(prefix, entry.name(), wanted(entry)));
            }
        }
    }

    /** Whether a setting, or a level that it lies in, has been complained of in such a way that it is not missed besides. */
    static boolean isExcused(Set<String> excused, String name) {
        return excused.stream().anyMatch(level -> name.equals(level) || name.startsWith(level + "."));
    }

    private static String wanted(Entry entry) {
        return switch (entry) {
            case Setting<?> setting -> "it takes " + setting.takes();
            case Repeated _ -> "it takes a list with at least one entry";
        };
    }

    /** The place of the deepest level that the file has of those that a name leads through. */
    private Place enclosing(String name) {
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            var place = places.get(name.substring(0, dot));
            if (place != null) {
                return place;
            }
        }
        return places.getOrDefault("", Place.whole(""));
    }

    private static String described(Node value) {
        return value instanceof Node.Scalar scalar && scalar.isNull() ? "empty" : value.described();
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
