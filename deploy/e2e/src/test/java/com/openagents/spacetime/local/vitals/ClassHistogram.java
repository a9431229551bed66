package com.openagents.spacetime.local.vitals;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What lives in a heap, by class, as {@code jcmd PID GC.class_histogram} prints it after a collection of its own.
 *
 * @param entries by the class' name; lambdas and other hidden classes under the name of the class that they stand in
 */
public record ClassHistogram(Map<String, Entry> entries) {
    private static final Pattern LINE = Pattern.compile(" *[0-9]+: +([0-9]+) +([0-9]+) +([^ ]+).*");
    /** The part of a name that differs from run to run. */
    private static final Pattern HIDDEN = Pattern.compile("(\\$\\$Lambda)?[/+.]0x[0-9a-f]+.*");

    /** The instances of a class and what they take, without what they refer to. */
    public record Entry(long instances, long bytes) {
        static final Entry NONE = new Entry(0, 0);

        Entry plus(Entry other) {
            return new Entry(instances + other.instances, bytes + other.bytes);
        }
    }

    /** Copies the map. */
    public ClassHistogram {
        entries = Map.copyOf(entries);
    }

    /** Reads what the command prints. */
    public static ClassHistogram parse(String printed) {
        var entries = new HashMap<String, Entry>();
        for (var line : printed.lines().toList()) {
            var columns = LINE.matcher(line);
            if (columns.matches()) {
                entries.merge(
                        HIDDEN.matcher(columns.group(3)).replaceFirst(" (hidden)"),
                        new Entry(Long.parseLong(columns.group(1)), Long.parseLong(columns.group(2))),
                        Entry::plus);
            }
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("no line of this is one of a class histogram: " + printed);
        }
        return new ClassHistogram(entries);
    }

    /** The heap that lives. */
    public long bytes() {
        return entries.values().stream().mapToLong(Entry::bytes).sum();
    }

    /** How many instances of a class there are. */
    public long instances(String name) {
        return of(name).instances();
    }

    /** The classes that have grown most since, a line each, the greatest growth first. */
    public String growthSince(ClassHistogram before, int classes) {
        var names = new HashSet<>(entries.keySet());
        names.addAll(before.entries.keySet());
        return names.stream()
                .sorted(Comparator.comparingLong(
                        (String name) -> before.of(name).bytes() - of(name).bytes()))
                .limit(classes)
                .map(name -> "%+10d B %+8d of %s"
                        .formatted(
                                of(name).bytes() - before.of(name).bytes(),
                                instances(name) - before.instances(name),
                                name))
                .collect(Collectors.joining("\n"));
    }

    private Entry of(String name) {
        return entries.getOrDefault(name, Entry.NONE);
    }
}
