package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.Advice;
import com.openagents.spacetime.gateway.config.Findings;
import com.openagents.spacetime.settings.Place;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Says what is wrong with a settings file, as {@code run} would, beside a gateway that runs or without one; and warns of what
 * works, but may not have been meant.
 */
@Vetoed // made by main, before there is a container
@Command(
        name = "check",
        description = "Check a settings file and the files that it names. Opens no port and changes nothing.",
        footer =
                "Exit codes: 0 a gateway would start with it; 1 it would, but --strict and there are warnings; 2 it would not.")
final class CheckCommand extends Helpful implements Callable<Integer> {
    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(arity = "1", paramLabel = "FILE", description = "The settings file.")
    private Path file = Path.of("gateway.yaml");

    @Option(names = "--strict", description = "Let a warning be a no.")
    private boolean strict;

    @Option(names = "--json", description = "Answer in JSON, on standard output.")
    private boolean json;

    CheckCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        var findings = Findings.of(file, Instant.now(), Runtime.getRuntime().maxMemory());
        if (json) {
            out.println(answer(findings).encode());
        } else {
            findings.problems().forEach(err::println);
            findings.advice().forEach(err::println);
            if (findings.problems().isEmpty()) {
                out.printf("%s: ok%s%n", file, warnings(findings.advice().size()));
            }
        }
        return exitCode(findings);
    }

    private int exitCode(Findings findings) {
        if (!findings.problems().isEmpty()) {
            return ExitCodes.WRONG_INPUT;
        }
        return strict && !findings.advice().isEmpty() ? ExitCodes.NO : ExitCodes.OK;
    }

    private static String warnings(int count) {
        return switch (count) {
            case 0 -> "";
            case 1 -> ", with a warning";
            default -> ", with %d warnings".formatted(count);
        };
    }

    private JsonObject answer(Findings findings) {
        var problems = new JsonArray();
        findings.problems()
                .forEach(problem -> problems.add(located(problem.place()).put("message", problem.message())));
        var warnings = new JsonArray();
        findings.advice().forEach(advice -> warnings.add(answer(advice)));
        return new JsonObject()
                .put("file", file.toString())
                .put("valid", findings.problems().isEmpty())
                .put("problems", problems)
                .put("warnings", warnings);
    }

    private static JsonObject answer(Advice advice) {
        return located(advice.place()).put("code", advice.code()).put("message", advice.message());
    }

    private static JsonObject located(Place place) {
        return new JsonObject().put("line", place.line()).put("column", place.column());
    }
}
