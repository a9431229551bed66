package com.openagents.spacetime.settings;

import com.openagents.spacetime.settings.Change.Content;
import com.openagents.spacetime.settings.Change.Held;
import com.openagents.spacetime.settings.Change.What;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds what two readings of one schema do not say alike. Values are compared, not their spelling: {@code 60s} is
 * {@code 1m}, a default is what it stands for, a list of values is a set. A path is the same if it leads to the same place,
 * or stands alike in two files of two directories, of which the one may be on its way to the other's place.
 */
public final class Changes {
    private final Contents contents;
    private final Implied implied;
    private final List<Change> found = new ArrayList<>();

    /** What stands in files, without showing it. */
    @FunctionalInterface
    public interface Contents {
        /** Something that is equal for two files exactly if they hold the same; empty for what is not to be compared. */
        String of(Path file);
    }

    /** What holds where a file says nothing and the setting has no default: other settings may decide it. */
    @FunctionalInterface
    public interface Implied {
        /** Nothing does. */
        Implied NOTHING = (_, _) -> Optional.empty();

        /** The value, which must be of the setting's own type. */
        Optional<?> value(Settings object, Setting<?> setting);
    }

    private Changes(Contents contents, Implied implied) {
        this.contents = contents;
        this.implied = implied;
    }

    /** All differences, in the order of the schema. Both must have been found valid. */
    public static List<Change> between(Settings before, Settings after, Contents contents, Implied implied) {
        var changes = new Changes(contents, implied);
        for (var entry : before.schema().entries()) {
            switch (entry) {
                case Setting<?> setting -> changes.setting(new Name(setting, "", false), before, after, setting);
                case Repeated repeated -> changes.objects(new Name(repeated, "", true), before, after, repeated);
            }
        }
        return List.copyOf(changes.found);
    }

    /** Where in the file the comparison is. */
    private record Name(Entry top, String prefix, boolean inList) {
        Change change(Setting<?> setting, What what) {
            return new Change(top, inList ? Optional.of(setting) : Optional.empty(), prefix + setting.name(), what);
        }

        Change whole(String object, What what) {
            return new Change(top, Optional.empty(), prefix + object, what);
        }

        Name below(String object) {
            return new Name(top, prefix + object + ".", true);
        }
    }

    private void setting(Name name, Settings before, Settings after, Setting<?> setting) {
        difference(before, after, setting).ifPresent(what -> found.add(name.change(setting, what)));
    }

    private Optional<What> difference(Settings before, Settings after, Setting<?> setting) {
        var first = value(before, setting);
        var second = value(after, setting);
        if (first.isEmpty() && second.isEmpty()) {
            return Optional.empty();
        }
        var content = content(first, second);
        if (same(before, first, after, second)) {
            return content == Content.OTHER
                    ? Optional.of(new What.OtherContent(after.spelled(setting).orElse("")))
                    : Optional.empty();
        }
        if (first.orElse(null) instanceof List<?> list
                && second.orElse(null) instanceof List<?> other
                && before.spelled(setting).isPresent()
                && after.spelled(setting).isPresent()) {
            return Optional.of(new What.Items(
                    without(before, setting, list, after, other),
                    without(after, setting, other, before, list),
                    content));
        }
        return Optional.of(new What.Value(held(before, setting), held(after, setting), content));
    }

    private Optional<?> value(Settings settings, Setting<?> setting) {
        Optional<?> said = settings.find(setting);
        return said.isPresent() ? said : implied.value(settings, setting);
    }

    private static Held held(Settings settings, Setting<?> setting) {
        return new Held(settings.spelled(setting), !settings.isWritten(setting));
    }

    /** The items of one list that the other has not, as the file spells them. */
    private static List<String> without(
            Settings one, Setting<?> setting, List<?> items, Settings other, List<?> others) {
        var there = new HashSet<>(comparable(other, others));
        var spelled = one.spelledItems(setting);
        return IntStream.range(0, items.size())
                .filter(i -> !there.contains(comparable(one, items.get(i))) && !others.contains(items.get(i)))
                .mapToObj(spelled::get)
                .toList();
    }

    private static boolean same(Settings before, Optional<?> first, Settings after, Optional<?> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() && second.isEmpty();
        }
        if (first.get() instanceof List<?> list && second.get() instanceof List<?> other) {
            return Set.copyOf(comparable(before, list)).equals(Set.copyOf(comparable(after, other)))
                    || Set.copyOf(list).equals(Set.copyOf(other));
        }
        return first.equals(second) || comparable(before, first.get()).equals(comparable(after, second.get()));
    }

    private static List<Object> comparable(Settings settings, List<?> items) {
        return items.stream().map(item -> comparable(settings, item)).toList();
    }

    /** A path as its own file would write it, anything else as it is. */
    private static Object comparable(Settings settings, Object value) {
        return value instanceof Path path ? settings.fromHere(path) : value;
    }

    private Content content(Optional<?> first, Optional<?> second) {
        var before = paths(first);
        var after = paths(second);
        if (before.isEmpty() || after.isEmpty()) {
            return Content.NONE;
        }
        return hashes(before).equals(hashes(after)) ? Content.SAME : Content.OTHER;
    }

    private Set<String> hashes(List<Path> files) {
        var hashes = new HashSet<String>();
        files.forEach(file -> hashes.add(contents.of(file)));
        return hashes;
    }

    private static List<Path> paths(Optional<?> value) {
        var items = value.orElse(null) instanceof List<?> list ? list.stream() : value.stream();
        return items.flatMap(item -> item instanceof Path path ? Stream.of(path) : Stream.of())
                .toList();
    }

    private void objects(Name name, Settings before, Settings after, Repeated repeated) {
        for (var pair :
                paired(before.each(repeated), after.each(repeated), repeated).pairs()) {
            var object = pair.called(repeated);
            if (pair.after() == null) {
                found.add(name.whole(
                        object,
                        new What.Removed(Objects.requireNonNull(pair.before()).spelled())));
            } else if (pair.before() == null) {
                found.add(name.whole(object, new What.Added(pair.after().spelled())));
            } else {
                fields(name.below(object), pair.before(), pair.after());
            }
        }
    }

    private Pairing paired(List<Settings> before, List<Settings> after, Repeated repeated) {
        if (repeated.isOrdered()) {
            return Pairing.byPlace(before, after);
        }
        return repeated.key()
                .map(key -> Pairing.byKey(before, after, key))
                .orElseGet(() -> Pairing.byLikeness(before, after, this::likeness));
    }

    private void fields(Name name, Settings before, Settings after) {
        for (var entry : before.schema().entries()) {
            switch (entry) {
                case Setting<?> setting -> setting(name, before, after, setting);
                case Repeated repeated -> objects(name, before, after, repeated);
            }
        }
    }

    /** How much of what either object says both say: from 0 for nothing to 1 for all. */
    private double likeness(Settings one, Settings other) {
        Function<Settings, List<Entry>> said = object ->
                object.schema().entries().stream().filter(object::isWritten).toList();
        var all = new HashSet<>(said.apply(one));
        all.addAll(said.apply(other));
        var trial = new Changes(contents, implied);
        trial.fields(new Name(one.schema().entries().getFirst(), "", false), one, other);
        if (trial.found.isEmpty()) {
            return 1;
        }
        return all.isEmpty() ? 0 : Math.max(0, 1 - (double) trial.found.size() / all.size());
    }
}
