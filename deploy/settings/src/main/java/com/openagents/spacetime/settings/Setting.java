package com.openagents.spacetime.settings;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, what it takes, what it is about, and what holds when a file does not mention it. Made once as a
 * constant and never changed: every builder method gives a new one.
 *
 * <p>A setting is optional, then {@link Settings#find} asks for it; or it has a default or is required, then
 * {@link Settings#get} does.
 *
 * @param <T> what a program gets
 */
public final class Setting<T> implements Entry {
    /** How a file without this setting is treated. */
    private enum Presence {
        OPTIONAL,
        DEFAULTED,
        REQUIRED
    }

    private final String name;
    private final Kind<T> kind;
    private final String about;
    private final Presence presence;
    private final @Nullable Node shown; // the default, or an example

    private Setting(String name, Kind<T> kind, String about, Presence presence, @Nullable Node shown) {
        this.name = name;
        this.kind = kind;
        this.about = about;
        this.presence = presence;
        this.shown = shown;
    }

    /** A text, not blank. */
    public static Setting<String> text(String name) {
        return of(name, Kinds.text());
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> flag(String name) {
        return of(name, Kinds.flag());
    }

    /** A whole number, both bounds included. */
    public static Setting<Integer> number(String name, int least, int most) {
        return of(name, Kinds.number(least, most));
    }

    /** A duration such as {@code 30s} or {@code 5m}, both bounds included and written the same way. */
    public static Setting<Duration> duration(String name, String least, String most) {
        return of(name, Kinds.duration(least, most));
    }

    /** A size in bytes such as {@code 2MiB}, both bounds included and written the same way. */
    public static Setting<Long> size(String name, String least, String most) {
        return of(name, Kinds.size(least, most));
    }

    /** A rate such as {@code 20/s burst 40}. */
    public static Setting<Pace> rate(String name) {
        return of(name, PaceKinds.ofCounts());
    }

    /** A rate of bytes such as {@code 4MiB/s burst 34MiB}. */
    public static Setting<Pace> byteRate(String name) {
        return of(name, PaceKinds.ofBytes());
    }

    /** An absolute URL of one of the schemes; one that begins with {@code http} has a host. */
    public static Setting<URI> uri(String name, String... schemes) {
        return of(name, Kinds.uri(List.of(schemes)));
    }

    /** A host, by name or address, and a port from 1 to 65535. What a program gets has not been looked up. */
    public static Setting<InetSocketAddress> address(String name) {
        return of(name, Kinds.address());
    }

    /** A file or directory; relative to the directory of the settings file. What a program gets is absolute. */
    public static Setting<Path> path(String name) {
        return of(name, Kinds.path("a path; a relative one begins at this file's directory"));
    }

    /** A path to a file that holds a secret: the setting never holds the secret itself. */
    public static Setting<Path> secretFile(String name) {
        return of(
                name,
                Kinds.path("a path to a file that holds the secret; a relative one begins at this file's directory"));
    }

    /**
     * One of some words, each the name of a constant in lower case with {@code -} for {@code _}.
     *
     * @param constants {@code values()} of the enum, or some of them
     */
    public static <E extends Enum<E>> Setting<E> word(String name, E[] constants) {
        return of(name, Kinds.word(List.of(constants), Kinds::spelled));
    }

    /** One of some words, each a constant in a spelling of its own. */
    public static <E extends Enum<E>> Setting<E> word(String name, E[] constants, Function<E, String> spelling) {
        return of(name, Kinds.word(List.of(constants), spelling));
    }

    /** A list of values of this kind, in the place of a single one. Call it before giving a default. */
    public Setting<List<T>> list() {
        if (shown != null) {
            throw new IllegalStateException("a default was given before list(): " + name);
        }
        return new Setting<>(name, kind.list(), about, presence, null);
    }

    /** The same with its documentation. */
    public Setting<T> about(String sentences) {
        return new Setting<>(name, kind, sentences, presence, shown);
    }

    /** The same with a default, written as in a file; a list takes any number of them. */
    public Setting<T> byDefault(String... texts) {
        return new Setting<>(name, kind, about, Presence.DEFAULTED, written(texts));
    }

    /** The same without a default, but needed in every file; the example is what the reference shows. */
    public Setting<T> required(String... example) {
        return new Setting<>(name, kind, about, Presence.REQUIRED, written(example));
    }

    /** The same with an example for the reference; it stays optional. */
    public Setting<T> example(String... texts) {
        return new Setting<>(name, kind, about, Presence.OPTIONAL, written(texts));
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
        return presence == Presence.REQUIRED;
    }

    /** What it takes, as the end of "it takes …". */
    public String takes() {
        return kind.takes();
    }

    /** Its name, for messages of programs. */
    @Override
    public String toString() {
        return name;
    }

    boolean hasDefault() {
        return presence == Presence.DEFAULTED;
    }

    /** How it is written. */
    Form form() {
        return kind.form();
    }

    /** The default, if there is one. */
    @Nullable
    Node fallback() {
        return hasDefault() ? shown : null;
    }

    /** The default, else the example, if there is one. */
    @Nullable
    Node shown() {
        return shown;
    }

    Kind.Outcome<T> read(Node node, Path base) {
        return kind.reader().read(node, base);
    }

    /** The value of what {@link #read} has already found right, or of the default. */
    T value(Node node, Path base) {
        return switch (read(node, base)) {
            case Kind.Outcome.Read<T>(var value) -> value;
            case Kind.Outcome.Wrong<T>(var at, var _) ->
                throw new IllegalStateException("setting %s holds %s".formatted(name, at.described()));
        };
    }

    private static <T> Setting<T> of(String name, Kind<T> kind) {
        return new Setting<>(Objects.requireNonNull(name), kind, "", Presence.OPTIONAL, null);
    }

    /** A default or example as a file would hold it; one that the setting itself refuses is a bug. */
    private Node written(String... texts) {
        var nowhere = Place.whole("default");
        var scalars = Arrays.stream(texts)
                .<Node>map(text -> new Node.Scalar(nowhere, text, false))
                .toList();
        var sequence = new Node.Sequence(nowhere, scalars);
        var node = kind.isList() || texts.length != 1 ? sequence : scalars.getFirst();
        if (read(node, Path.of("")) instanceof Kind.Outcome.Wrong<T>) {
            throw new IllegalArgumentException(
                    "%s does not take its own default %s".formatted(name, Yaml.spelled(node)));
        }
        return node;
    }
}
