package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.settings.Problem;
import com.openagents.spacetime.settings.Reading;
import com.openagents.spacetime.sidecar.config.SidecarConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sidecar check}: would the daemon accept a settings file? Asks no store and binds nothing. */
@Command(
        name = "check",
        description = "Checks a settings file and the files it names.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = SidecarMain.EXIT_CODES,
        exitCodeList = {"0:the file is right", "2:it is not, or cannot be read"})
final class CheckCommand extends SidecarCommand {
    @Parameters(paramLabel = "FILE", description = "the settings")
    private Path file = Path.of("");

    @Option(names = "--json", description = "the mistakes as JSON")
    private boolean json;

    @Override
    public Integer call() {
        var reading = SidecarConfig.readForRun(file);
        if (json) {
            return asJson(reading);
        }
        ConfigOption.valid(reading);
        out().printf("%s is right%n", file);
        return SidecarMain.YES;
    }

    private int asJson(Reading<SidecarConfig> reading) {
        List<Problem> found = switch (reading) {
            case Reading.Valid<SidecarConfig> _ -> List.of();
            case Reading.Invalid<SidecarConfig>(var problems) -> problems;
        };
        var list = new JsonArray();
        found.forEach(problem -> list.add(new JsonObject()
                .put("line", problem.place().line())
                .put("column", problem.place().column())
                .put("message", problem.message())));
        out().println(new JsonObject()
                .put("file", file.toString())
                .put("valid", found.isEmpty())
                .put("problems", list)
                .encodePrettily());
        return found.isEmpty() ? SidecarMain.YES : SidecarMain.WRONG;
    }
}
