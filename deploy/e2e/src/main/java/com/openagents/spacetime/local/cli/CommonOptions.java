package com.openagents.spacetime.local.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes: which stack is meant, and the plea for help. */
final class CommonOptions {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The stack's directory. Default: spacetime-pair in $XDG_STATE_HOME, else in ~/.local/state.")
    private @Nullable Path state;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this text.")
    @SuppressWarnings("UnusedVariable") // picocli reads it and shows the text
    private boolean help;

    /** The directory that was named. */
    Optional<Path> givenState() {
        return Optional.ofNullable(state);
    }

    /** The directory that was named, else the one of the stack that everyone may have without a name. */
    Path state() {
        return givenState().orElseGet(CommonOptions::usual).toAbsolutePath().normalize();
    }

    private static Path usual() {
        var home = System.getenv("XDG_STATE_HOME");
        var base = home == null || home.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(home);
        return base.resolve("spacetime-pair");
    }
}
