package com.openagents.spacetime.local.cli;

import com.openagents.spacetime.local.process.StackFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The local stack's command line. Exit codes: 0 done, 1 a step failed, 2 wrong arguments, files or ports. */
@Command(
        name = "deploy/local",
        description = "The pair on one machine, against a real SpacetimeDB.",
        subcommands = {UpCommand.class, DownCommand.class, TokenCommand.class, ScanCommand.class, GateCommand.class})
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    if (!(failure instanceof StackFailure known)) {
                        throw failure; // a bug: its stack trace is what is needed
                    }
                    command.getErr().println(command.getCommandName() + ": " + known.getMessage());
                    return known.exitCode();
                })
                .execute(arguments);
    }
}
