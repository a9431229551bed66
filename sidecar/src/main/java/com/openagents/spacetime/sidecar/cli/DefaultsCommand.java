package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.config.SidecarConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sidecar defaults}: a settings file with every setting explained. */
@Command(
        name = "defaults",
        description = "Prints a settings file with every setting, what it is about, and its default.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = SidecarMain.EXIT_CODES,
        exitCodeList = "0:it is printed")
final class DefaultsCommand extends SidecarCommand {
    @Option(names = "--json", description = "the same as a JSON Schema, for editors and programs")
    private boolean json;

    @Override
    public Integer call() {
        out().print(json ? SidecarConfig.SCHEMA.jsonSchema(SidecarConfig.TITLE) : SidecarConfig.SCHEMA.defaults());
        out().flush();
        return SidecarMain.YES;
    }
}
