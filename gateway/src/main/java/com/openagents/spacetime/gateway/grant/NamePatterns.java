package com.openagents.spacetime.gateway.grant;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which reducers or procedures may be called, by name. Names are compared letter for letter, as SpacetimeDB does.
 *
 * @param names these
 * @param prefixes and those that begin with one of these; the empty prefix is every name
 */
public record NamePatterns(Set<String> names, Set<String> prefixes) {
    /** No name at all. */
    public static final NamePatterns NONE = new NamePatterns(Set.of(), Set.of());
    /** Every name, also those that a later version of a module brings. */
    public static final NamePatterns ALL = new NamePatterns(Set.of(), Set.of(""));

    private static final String REST = "*";

    /** Copies the sets. */
    public NamePatterns {
        names = Set.copyOf(names);
        prefixes = Set.copyOf(prefixes);
    }

    /**
     * Reads names, of which each may end with {@code *} for any rest.
     *
     * @throws IllegalArgumentException if a {@code *} stands elsewhere, or makes another entry needless
     */
    public static NamePatterns of(Collection<String> patterns) {
        var names = new LinkedHashSet<String>();
        var prefixes = new LinkedHashSet<String>();
        for (var pattern : patterns) {
            boolean open = pattern.endsWith(REST);
            var name = open ? pattern.substring(0, pattern.length() - 1) : pattern;
            if (name.contains(REST)) {
                throw new IllegalArgumentException(
                        "\"%s\" has a * before its end: only the rest of a name can be left open".formatted(pattern));
            }
            (open ? prefixes : names).add(name);
        }
        if (prefixes.contains("") && names.size() + prefixes.size() > 1) {
            throw new IllegalArgumentException("\"*\" already allows every name: remove the others, or remove \"*\"");
        }
        return new NamePatterns(names, prefixes);
    }

    /** Whether this name may be called. */
    public boolean allows(String name) {
        return names.contains(name) || prefixes.stream().anyMatch(name::startsWith);
    }

    /** Whether no name may be. */
    public boolean isEmpty() {
        return names.isEmpty() && prefixes.isEmpty();
    }
}
