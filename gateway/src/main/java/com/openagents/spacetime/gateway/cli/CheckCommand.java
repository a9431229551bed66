package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.ConfigReader;
import com.openagents.spacetime.settings.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with a settings file, as {@code run} would, beside a gateway that runs or without one. */
@Vetoed // made by main, before there is a container
@Command(
        name = "check",
        description = "Check a settings file and the files that it names. Opens no port and changes nothing.")
final class CheckCommand extends Helpful implements Callable<Integer> {
    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(arity = "1", paramLabel = "FILE", description = "The settings file.")
    private Path file = Path.of("gateway.yaml");

    @Option(names = "--json", description = "Answer in JSON, on standard output.")
    private boolean json;

    CheckCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        var problems = ConfigReader.read(file, Instant.now()).problems();
        if (json) {
            out.println(answer(problems).encode());
        } else if (problems.isEmpty()) {
            out.printf("%s: ok%n", file);
        } else {
            problems.forEach(err::println);
        }
        return problems.isEmpty() ? ExitCodes.OK : ExitCodes.WRONG_INPUT;
    }

    private JsonObject answer(List<Problem> problems) {
        var list = new JsonArray();
        for (var problem : problems) {
            list.add(new JsonObject()
                    .put("line", problem.place().line())
                    .put("column", problem.place().column())
                    .put("message", problem.message()));
        }
        return new JsonObject()
                .put("file", file.toString())
                .put("valid", problems.isEmpty())
                .put("problems", list);
    }
}
