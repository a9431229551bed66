package com.openagents.spacetime.local.gate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * What a gate said when it last ran: {@code deploy/gates/results/NAME.json}.
 *
 * @param date the day, as {@code 2026-01-31}
 * @param tools the suites that were run, each with its version
 * @param findings why it does not hold; empty if it holds
 * @param table the figures
 * @param exceptions what would have been findings, had they not been listed
 */
public record GateResult(
        String date, List<String> tools, List<String> findings, Table table, List<Exceptions.Used> exceptions) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Copies its lists; the date must be one. */
    public GateResult {
        LocalDate.parse(date);
        tools = List.copyOf(tools);
        findings = List.copyOf(findings);
        exceptions = List.copyOf(exceptions);
    }

    /**
     * Figures under their headings.
     *
     * @param head the headings
     * @param rows as many cells each as there are headings
     */
    public record Table(List<String> head, List<List<String>> rows) {
        /** Copies its lists; a row of another length is none of this table. */
        public Table {
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
            for (var row : rows) {
                if (row.size() != head.size()) {
                    throw new IllegalArgumentException("%s does not fit under %s".formatted(row, head));
                }
            }
        }
    }

    /** Whether the gate holds. */
    public boolean holds() {
        return findings.isEmpty();
    }

    /** Reads a result. */
    static GateResult read(Path file) {
        try {
            return JSON.readValue(file.toFile(), GateResult.class);
        } catch (IOException e) {
            throw StackFailure.failed(file + " cannot be read", e);
        }
    }

    /** Writes the result of a gate into a folder, over an older one. */
    void write(Path folder, Gate gate) {
        var file = folder.resolve(gate.word() + ".json");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, JSON.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw StackFailure.failed(file + " cannot be written", e);
        }
    }
}
