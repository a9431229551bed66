package com.openagents.spacetime.gateway.cli;

import picocli.CommandLine.Option;

/** A command that explains itself. */
abstract class Helpful {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and end.")
    boolean help; // read by the command line's parser alone
}
