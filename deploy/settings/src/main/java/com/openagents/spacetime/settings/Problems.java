package com.openagents.spacetime.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file. Belongs to the thread that reads the file. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Adds a problem; what the file's own text would do to a line or a terminal is written out instead. */
    void add(Place place, String message) {
        found.add(new Problem(place, Yaml.printable(message)));
    }

    /** All of them in the order of the file; what was said twice is there once. */
    List<Problem> inOrder() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparing(Problem::place))
                .toList();
    }
}
