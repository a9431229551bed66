package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.config.SidecarConfig;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sidecar check}: would the daemon accept a settings file? Asks no store and binds nothing. */
@Command(
        name = "check",
        description = "Checks a settings file and the files it names.",
        mixinStandardHelpOptions = true)
final class CheckCommand extends SidecarCommand {
    @Parameters(paramLabel = "FILE", description = "the settings")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        ConfigOption.valid(SidecarConfig.readForRun(file));
        out().printf("%s is right%n", file);
        return 0;
    }
}
