package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.Comparison;
import com.openagents.spacetime.settings.Reading;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Says what a second settings file changes for a gateway that runs with a first, and whether it needs a restart. Spelling,
 * order and defaults that are written out are no change, and of secrets it only says whether they are others.
 */
@Vetoed // made by main, before there is a container
@Command(
        name = "diff",
        description = "Say what changes in meaning from one settings file to another, and what takes it up.",
        footer = "Exit codes: 0 the two mean the same; 1 they do not; 2 one of them is wrong.")
final class DiffCommand extends Helpful implements Callable<Integer> {
    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The file that a gateway runs with.")
    private Path before = Path.of("gateway.yaml");

    @Parameters(index = "1", paramLabel = "AFTER", description = "The file that is to take its place.")
    private Path after = Path.of("gateway.yaml");

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    DiffCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        return switch (Comparison.of(before, after, Instant.now())) {
            case Reading.Invalid<Comparison>(var problems) -> {
                problems.forEach(err::println);
                yield ExitCodes.WRONG_INPUT;
            }
            case Reading.Valid<Comparison>(var comparison) -> {
                if (json) {
                    out.println(ComparisonText.json(comparison).encodePrettily());
                } else {
                    ComparisonText.lines(comparison).forEach(out::println);
                }
                yield comparison.differences().isEmpty() ? ExitCodes.OK : ExitCodes.NO;
            }
        };
    }
}
