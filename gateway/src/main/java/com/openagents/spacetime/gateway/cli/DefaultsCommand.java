package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.ConfigReader;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints a settings file to begin with. */
@Vetoed // made by main, before there is a container
@Command(name = "defaults", description = "Print a settings file with every setting, what it is about and its default.")
final class DefaultsCommand extends Helpful implements Callable<Integer> {
    private final PrintWriter out;

    DefaultsCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        out.print(ConfigReader.SCHEMA.defaults());
        out.flush();
        return ExitCodes.OK;
    }
}
