package com.openagents.spacetime.settings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one settings file, or one object of a list in it, holds. Made by {@link #read}, which never throws: what is wrong
 * is collected, a program adds what it finds itself with {@link #complain}, and {@link #into} gives the program's own
 * value only if there was nothing. Until then ask with {@link #find}, which gives nothing for a setting that is wrong.
 *
 * <p>Belongs to the thread that reads the file.
 */
public final class Settings {
    private final Schema schema;
    private final Path base;
    private final String prefix;
    private final boolean readable;
    private final Problems problems;
    private final Map<String, Node> values;
    private final Map<String, Place> places;
    private final Map<String, List<Settings>> objects;
    private final Set<String> excused;

    Settings(
            Schema schema,
            Path base,
            String prefix,
            boolean readable,
            Problems problems,
            Map<String, Node> values,
            Map<String, Place> places,
            Map<String, List<Settings>> objects,
            Set<String> excused) {
        this.schema = schema;
        this.base = base;
        this.prefix = prefix;
        this.readable = readable;
        this.problems = problems;
        this.values = Map.copyOf(values);
        this.places = Map.copyOf(places);
        this.objects = Map.copyOf(objects);
        this.excused = Set.copyOf(excused);
    }

    /** Reads a file and finds every mistake of form in it; one that cannot be read is one problem. */
    public static Settings read(Path file, Schema schema) {
        var problems = new Problems();
        var name = file.toString();
        var text = FileText.read(file, problems);
        var root = text == null ? null : NodeReader.read(name, text, problems);
        var base = file.toAbsolutePath().normalize().getParent();
        return ObjectReader.read(schema, root, Place.whole(name), base == null ? Path.of("/") : base, "", problems);
    }

    /** The value in the file, else the default; empty if there is neither, or if the file's value is wrong. */
    public <T> Optional<T> find(Setting<T> setting) {
        var written = values.get(known(setting).name());
        if (written != null) {
            return Optional.of(setting.value(written, base));
        }
        var fallback = isWritten(setting) ? null : setting.fallback();
        return fallback == null ? Optional.empty() : Optional.of(setting.value(fallback, base));
    }

    /**
     * The value of a setting that is required or has a default, for use within {@link #into}.
     *
     * @throws IllegalStateException if there is none
     */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new IllegalStateException("setting %s%s has no value".formatted(prefix, setting)));
    }

    /** The objects of a list, none if the file does not have it. */
    public List<Settings> each(Repeated repeated) {
        return objects.getOrDefault(known(repeated).name(), List.of());
    }

    /**
     * Every file or directory that the file names, in its lists and objects too, defaults included, as far as they are
     * well written; whether something is there has not been looked at.
     */
    public Set<Path> paths() {
        var paths = new LinkedHashSet<Path>();
        for (var entry : schema.entries()) {
            switch (entry) {
                case Setting<?> setting -> find(setting).ifPresent(value -> addPaths(value, paths));
                case Repeated repeated -> each(repeated).forEach(object -> paths.addAll(object.paths()));
            }
        }
        return Collections.unmodifiableSet(paths);
    }

    private static void addPaths(Object value, Set<Path> paths) {
        if (value instanceof Path path) { // itself a sequence of paths: so first
            paths.add(path);
        } else if (value instanceof List<?> list) {
            list.forEach(item -> addPaths(item, paths));
        }
    }

    /** Whether the file itself has this entry, right or wrong. */
    public boolean isWritten(Entry entry) {
        return places.containsKey(known(entry).name());
    }

    /** Whether the file gives a setting another value than its default, or a wrong one. */
    public <T> boolean isChanged(Setting<T> setting) {
        var fallback = setting.fallback();
        return isWritten(setting)
                && (fallback == null || !find(setting).equals(Optional.of(setting.value(fallback, base))));
    }

    /**
     * Adds a problem at the place of a setting, or of what it would stand in. Of a file that could not be read at all, an
     * object that is none, or a level that is misspelled, nothing more is said.
     *
     * @param complaint what is wrong and the way out, on one line; the setting's name is put before it
     */
    public void complain(Entry entry, String complaint) {
        if (!readable || ObjectReader.isExcused(excused, entry.name())) {
            return;
        }
        problems.add(place(entry), "setting \"%s\": %s".formatted(nameOf(entry), complaint));
    }

    /** Where a setting or list stands in the file, or what it would stand in. */
    public Place place(Entry entry) {
        var place = places.get(known(entry).name());
        for (int dot = entry.name().lastIndexOf('.');
                place == null && dot > 0;
                dot = entry.name().lastIndexOf('.', dot - 1)) {
            place = places.get(entry.name().substring(0, dot));
        }
        return place == null ? places.getOrDefault("", Place.whole("")) : place;
    }

    /** How a setting or list is called in messages, the object that it is in included. */
    public String nameOf(Entry entry) {
        return prefix + known(entry).name();
    }

    /** Whether nothing is wrong so far, in the whole file. */
    public boolean isValid() {
        return problems.inOrder().isEmpty();
    }

    /** Builds a program's own value if nothing is wrong with the whole file, else gives all that is. */
    public <T> Reading<T> into(Function<Settings, T> build) {
        var found = problems.inOrder();
        return found.isEmpty() ? new Reading.Valid<>(build.apply(this)) : new Reading.Invalid<>(found);
    }

    Schema schema() {
        return schema;
    }

    /** A setting's value, or its default, as a file has it on one line; empty if there is neither. */
    Optional<String> spelled(Setting<?> setting) {
        return node(setting).map(Yaml::spelled);
    }

    /** The items of a list, or of its default, each as a file has it; none for what is no list. */
    List<String> spelledItems(Setting<?> setting) {
        return node(setting).stream()
                .flatMap(
                        node -> node instanceof Node.Sequence(Place _, List<Node> items) ? items.stream() : Stream.of())
                .map(Yaml::spelled)
                .toList();
    }

    private Optional<Node> node(Setting<?> setting) {
        var written = values.get(known(setting).name());
        return Optional.ofNullable(written == null ? setting.fallback() : written);
    }

    /** All that this object says itself, as a file has it on one line. */
    String spelled() {
        return schema.entries().stream()
                .filter(this::isWritten)
                .map(entry -> entry.name() + ": "
                        + switch (entry) {
                            case Setting<?> setting -> spelled(setting).orElse("");
                            case Repeated repeated ->
                                each(repeated).stream()
                                        .map(Settings::spelled)
                                        .collect(Collectors.joining(", ", "[", "]"));
                        })
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** A path as this file would write it: relative to the file's directory if it is below it. */
    String fromHere(Path path) {
        return path.startsWith(base) && !path.equals(base)
                ? base.relativize(path).toString()
                : path.toString();
    }

    private <E extends Entry> E known(E entry) {
        if (!schema.entries().contains(entry)) {
            throw new IllegalStateException("setting %s%s is not in the schema".formatted(prefix, entry));
        }
        return entry;
    }
}
