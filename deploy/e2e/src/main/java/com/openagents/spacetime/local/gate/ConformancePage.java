package com.openagents.spacetime.local.gate;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** {@code docs/reference/conformance.md}: rendered from the last results alone, so that it says nothing that was not run. */
public final class ConformancePage {
    private static final String HEAD = """
            # Conformance

            What the test suites of others say of the gateway's transport. Each section is one gate: one command, which
            installs what it needs into `~/.cache/spacetime-pair`, runs the suite, judges what the suite reports and rewrites
            its section; `deploy/gates/all` runs every one of them. Written by the gates from `deploy/gates/results`: edits
            here are lost, and a test compares the two.
            """;

    private final Path checkout;

    private ConformancePage(Path checkout) {
        this.checkout = checkout;
    }

    /** The page of a checkout. */
    public static ConformancePage of(Path checkout) {
        return new ConformancePage(checkout);
    }

    /** Keeps a gate's result and renders the page anew. */
    public void keep(Gate gate, GateResult result) {
        result.write(results(), gate);
        try {
            Files.writeString(file(), text());
        } catch (IOException e) {
            throw StackFailure.failed(file() + " cannot be written", e);
        }
    }

    /** The file. */
    Path file() {
        return checkout.resolve("docs/reference/conformance.md");
    }

    /** What it must say. */
    String text() {
        var text = new StringBuilder(HEAD);
        for (var gate : Gate.values()) {
            var file = results().resolve(gate.word() + ".json");
            text.append("\n## %s\n\n%s\n\nCommand: `deploy/gates/%s`\n"
                    .formatted(gate.title(), gate.proves(), gate.word()));
            text.append(Files.exists(file) ? section(GateResult.read(file)) : "\nIt has not been run yet.\n");
        }
        return text.toString();
    }

    private Path results() {
        return checkout.resolve("deploy/gates/results");
    }

    private static String section(GateResult result) {
        var text = new StringBuilder("\nLast run: %s, by %s: **%s**.\n"
                .formatted(result.date(), String.join(", ", result.tools()), result.holds() ? "held" : "not held"));
        text.append('\n').append(table(result.table()));
        if (!result.findings().isEmpty()) {
            text.append("\nFindings:\n\n");
            result.findings().forEach(finding -> text.append("* %s\n".formatted(cell(finding))));
        }
        if (!result.exceptions().isEmpty()) {
            text.append("\nKnown deviations:\n\n").append(line(List.of("what", "why it may stand")));
            text.append(rule(2));
            result.exceptions().forEach(one -> text.append(line(List.of("`%s`".formatted(one.what()), one.why()))));
        }
        return text.toString();
    }

    private static String table(GateResult.Table table) {
        return line(table.head())
                + rule(table.head().size())
                + table.rows().stream().map(ConformancePage::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().map(ConformancePage::cell).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String rule(int columns) {
        return "|" + "---|".repeat(columns) + "\n";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
