package com.openagents.spacetime.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which object of one list stands for which of another: by the setting that names them, by their place where it means
 * something, or else by what they say.
 *
 * @param pairs those of the second list in its order, then those that only the first has
 */
record Pairing(List<Pair> pairs) {
    /** Of two objects with less in common nobody would say that one has become the other. */
    private static final double LIKE = 0.5;

    /** Copies the list. */
    Pairing {
        pairs = List.copyOf(pairs);
    }

    /**
     * One object and what it was before; one of the two may be missing.
     *
     * @param key what names it; null if nothing does
     * @param number its place in its list: the second if it is there
     */
    record Pair(
            @Nullable Settings before,
            @Nullable Settings after,
            @Nullable String key,
            int number) {
        String called(Repeated list) {
            return "%s[%s]".formatted(list.name(), key == null ? number : Yaml.quoted(key));
        }
    }

    /** Objects of one name belong together. */
    static Pairing byKey(List<Settings> before, List<Settings> after, Setting<String> key) {
        var pairs = new ArrayList<Pair>();
        for (var object : after) {
            var name = object.get(key);
            var former = before.stream()
                    .filter(candidate -> candidate.get(key).equals(name))
                    .findFirst();
            pairs.add(new Pair(former.orElse(null), object, name, after.indexOf(object)));
        }
        for (var object : before) {
            var name = object.get(key);
            if (after.stream().noneMatch(candidate -> candidate.get(key).equals(name))) {
                pairs.add(new Pair(object, null, name, before.indexOf(object)));
            }
        }
        return new Pairing(pairs);
    }

    /** Objects in the same place belong together. */
    static Pairing byPlace(List<Settings> before, List<Settings> after) {
        return new Pairing(IntStream.range(0, Math.max(before.size(), after.size()))
                .mapToObj(i -> new Pair(at(before, i), at(after, i), null, i))
                .toList());
    }

    private static @Nullable Settings at(List<Settings> objects, int place) {
        return place < objects.size() ? objects.get(place) : null;
    }

    /**
     * Equal objects belong together, wherever they stand; of the others the most alike, if they are alike at all.
     *
     * @param likeness from 0 to 1, where 1 is equal
     */
    static Pairing byLikeness(
            List<Settings> before, List<Settings> after, ToDoubleBiFunction<Settings, Settings> likeness) {
        var left = new ArrayList<>(before);
        var partners = new ArrayList<@Nullable Settings>();
        for (var object : after) {
            var equal = left.stream()
                    .filter(candidate -> likeness.applyAsDouble(candidate, object) == 1)
                    .findFirst();
            equal.ifPresent(left::remove);
            partners.add(equal.orElse(null));
        }
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < after.size(); i++) {
            var object = after.get(i);
            var partner = Optional.ofNullable(partners.get(i)).or(() -> nearest(object, left, likeness));
            partner.ifPresent(left::remove);
            pairs.add(new Pair(partner.orElse(null), object, null, i));
        }
        left.forEach(object -> pairs.add(new Pair(object, null, null, before.indexOf(object))));
        return new Pairing(pairs);
    }

    private static Optional<Settings> nearest(
            Settings object, List<Settings> candidates, ToDoubleBiFunction<Settings, Settings> likeness) {
        Settings nearest = null;
        double most = LIKE;
        for (var candidate : candidates) {
            double like = likeness.applyAsDouble(candidate, object);
            if (like >= most && (nearest == null || like > most)) {
                nearest = candidate;
                most = like;
            }
        }
        return Optional.ofNullable(nearest);
    }
}
