package com.openagents.spacetime.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A schema as the tree that a file has: the dots of names become levels. */
sealed interface Branch {
    /** A setting or a list of objects. */
    record Leaf(Entry entry) implements Branch {}

    /**
     * A level of the file.
     *
     * @param name with all levels above, empty for the file itself
     * @param children by the last word of their names, in the order of the schema
     */
    record Section(String name, SequencedMap<String, Branch> children) implements Branch {
        public Section {
            children = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(children));
        }
    }

    /** The tree of some entries. */
    static Section of(List<? extends Entry> entries) {
        return section("", entries);
    }

    private static Section section(String name, List<? extends Entry> entries) {
        int from = name.isEmpty() ? 0 : name.length() + 1;
        var children = new LinkedHashMap<String, Branch>();
        for (var entry : entries) {
            int dot = entry.name().indexOf('.', from);
            var word = dot < 0 ? entry.name().substring(from) : entry.name().substring(from, dot);
            if (dot < 0) {
                if (children.put(word, new Leaf(entry)) != null) {
                    throw new IllegalArgumentException("two settings are called " + entry.name());
                }
            } else if (!children.containsKey(word)) {
                var below = entry.name().substring(0, dot);
                var members = entries.stream()
                        .filter(e -> e.name().startsWith(below + "."))
                        .toList();
                children.put(word, section(below, members));
            } else if (children.get(word) instanceof Leaf) {
                throw new IllegalArgumentException("a setting and a group of settings are called " + word);
            }
        }
        return new Section(name, children);
    }
}
