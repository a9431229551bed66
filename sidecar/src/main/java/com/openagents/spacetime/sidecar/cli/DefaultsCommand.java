package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.config.SidecarConfig;
import picocli.CommandLine.Command;

/** {@code sidecar defaults}: a settings file with every setting explained. */
@Command(
        name = "defaults",
        description = "Prints a settings file with every setting, what it is about, and its default.",
        mixinStandardHelpOptions = true)
final class DefaultsCommand extends SidecarCommand {

    @Override
    public Integer call() {
        out().print(SidecarConfig.SCHEMA.defaults());
        out().flush();
        return 0;
    }
}
