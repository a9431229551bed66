package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * The findings that a gate may have, each with its reason, and those that it had. The file has one a line, as
 * {@code NAME | REASON}; lines that begin with {@code #} are for readers. Of one thread.
 */
final class Exceptions {
    private static final String BETWEEN = " | ";

    private final Map<String, String> reasons;
    private final SequencedSet<String> used = new LinkedHashSet<>();

    private Exceptions(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    /**
     * One that was needed.
     *
     * @param what the finding's name
     * @param why it may stand
     */
    public record Used(String what, String why) {}

    /** None at all. */
    static Exceptions none() {
        return new Exceptions(Map.of());
    }

    /** Reads the file; a line without a reason is no exception but an error. */
    static Exceptions read(Path file) {
        var reasons = new LinkedHashMap<String, String>();
        try {
            for (var line : Files.readAllLines(file)) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                int bar = line.indexOf(BETWEEN);
                if (bar < 0) {
                    throw StackFailure.input("%s: \"%s\" gives no reason: write NAME | REASON.".formatted(file, line));
                }
                reasons.put(
                        line.substring(0, bar).strip(),
                        line.substring(bar + BETWEEN.length()).strip());
            }
        } catch (IOException e) {
            throw StackFailure.failed(file + " cannot be read", e);
        }
        return new Exceptions(reasons);
    }

    /** Whether a finding of that name may stand; it is remembered then. */
    boolean allow(String name) {
        boolean listed = reasons.containsKey(name);
        if (listed) {
            used.add(name);
        }
        return listed;
    }

    /** Those that were needed, in the order in which they were met. */
    List<Used> used() {
        return used.stream()
                .map(name -> new Used(name, reasons.getOrDefault(name, "")))
                .toList();
    }

    /** Those that nothing has needed: lines that can go, each as a finding of its own. */
    List<String> idle() {
        var idle = new ArrayList<>(reasons.keySet());
        idle.removeAll(used);
        return idle.stream()
                .map(name ->
                        "\"%s\" is listed as an exception, but is not found any more: remove the line".formatted(name))
                .toList();
    }
}
