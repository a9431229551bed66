package com.openagents.spacetime.gateway.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a token, read by strict types: a claim is absent, of its type, or the token is refused. {@code null}
 * counts as absent, which is how SpacetimeDB writes an expiry that does not exist.
 */
final class Claims {
    private static final int MAX_DEPTH = 32;
    /** The last second of the year 9999, above which RFC 3339 has no way to write a time. */
    private static final long MAX_TIME = 253_402_300_799L;

    private final Map<String, Object> values;

    Claims(Map<String, Object> values) {
        this.values = values;
    }

    /** Whether the name is there at all, even with {@code null}. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The claim as it was read. */
    @Nullable
    Object raw(String name) {
        return values.get(name);
    }

    Optional<String> text(String name) throws TokenRefused {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw TokenRefused.invalid("its %s is not a string".formatted(name));
        };
    }

    /**
     * A NumericDate (RFC 7519 §2) in whole seconds. Fractions are allowed there, but SpacetimeDB refuses them, and no
     * issuer needs them.
     */
    Optional<Instant> time(String name) throws TokenRefused {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case Long seconds when seconds >= 0 && seconds <= MAX_TIME -> Optional.of(Instant.ofEpochSecond(seconds));
            default -> throw TokenRefused.invalid("its %s is not a whole number of seconds since 1970".formatted(name));
        };
    }

    /** An array of strings, or one string of words with spaces between them (RFC 8693 §4.2). */
    Set<String> words(String name) throws TokenRefused {
        return switch (values.get(name)) {
            case null -> Set.of();
            case String text when text.isBlank() -> Set.of();
            case String text -> new LinkedHashSet<>(List.of(text.strip().split(" +")));
            case List<?> list -> strings(name, list);
            default -> throw TokenRefused.invalid("its %s is neither a string nor an array".formatted(name));
        };
    }

    /** All claims that are there, unchangeable at every depth. */
    Map<String, Object> all() throws TokenRefused {
        var copy = new LinkedHashMap<String, Object>();
        for (var entry : values.entrySet()) {
            var value = frozen(entry.getValue(), 0);
            if (value != null) {
                copy.put(entry.getKey(), value);
            }
        }
        return copy;
    }

    private static Set<String> strings(String name, List<?> list) throws TokenRefused {
        var words = new LinkedHashSet<String>();
        for (var item : list) {
            if (!(item instanceof String text)) {
                throw TokenRefused.invalid("its %s holds something that is not a string".formatted(name));
            }
            words.add(text);
        }
        return words;
    }

    private static @Nullable Object frozen(@Nullable Object value, int depth) throws TokenRefused {
        if (depth > MAX_DEPTH) {
            throw TokenRefused.invalid("its claims are nested more than %d deep".formatted(MAX_DEPTH));
        }
        return switch (value) {
            case Map<?, ?> map -> frozenMap(map, depth);
            case List<?> list -> frozenList(list, depth);
            case null, default -> value;
        };
    }

    private static Object frozenMap(Map<?, ?> map, int depth) throws TokenRefused {
        var copy = new LinkedHashMap<Object, @Nullable Object>();
        for (var entry : map.entrySet()) {
            copy.put(entry.getKey(), frozen(entry.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static Object frozenList(List<?> list, int depth) throws TokenRefused {
        var copy = new ArrayList<@Nullable Object>(list.size());
        for (var item : list) {
            copy.add(frozen(item, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }
}
