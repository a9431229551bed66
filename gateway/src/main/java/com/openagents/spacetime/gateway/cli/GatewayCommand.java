package com.openagents.spacetime.gateway.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program without a command: it has its help, and nothing else to do. */
@Vetoed // made by main, before there is a container
@Command(
        name = "gateway",
        description = "The only way in to a SpacetimeDB server: TLS, tokens, limits and rules in front of it.",
        footer = "Exit codes: 0 all is well; 1 the answer is no; 2 arguments, settings, files or ports are wrong.")
final class GatewayCommand extends Helpful {
    @Option(names = "--version", versionHelp = true, description = "Show the version and end.")
    boolean version; // read by the command line's parser alone
}
