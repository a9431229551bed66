package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.ConfigReader;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what an editor needs to complete and check a settings file while it is written. */
@Vetoed // made by main, before there is a container
@Command(name = "schema", description = "Print a JSON Schema of the settings file, for editors.")
final class SchemaCommand extends Helpful implements Callable<Integer> {
    private final PrintWriter out;

    SchemaCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        out.print(ConfigReader.jsonSchema());
        out.flush();
        return ExitCodes.OK;
    }
}
