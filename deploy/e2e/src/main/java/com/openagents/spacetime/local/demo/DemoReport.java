package com.openagents.spacetime.local.demo;

import java.util.ArrayList;
import java.util.List;

/** What the demonstration did, step by step, as a table for the terminal. Not safe for several threads. */
final class DemoReport {
    private static final String ROW = "%-52s %12s  %s%n";

    private record Row(String step, String time, String note) {}

    private final List<Row> rows = new ArrayList<>();

    void add(String step, String time, String note) {
        rows.add(new Row(step, time, note));
    }

    @Override
    public String toString() {
        var table = new StringBuilder(ROW.formatted("step", "time", ""));
        rows.forEach(row -> table.append(ROW.formatted(row.step, row.time, row.note)));
        return table.toString().replaceAll("(?m) +$", "");
    }
}
