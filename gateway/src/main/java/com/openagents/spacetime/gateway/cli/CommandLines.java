package com.openagents.spacetime.gateway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Parses command lines and carries them out. */
final class CommandLines {
    private final CommandLine commands;

    /** All commands, speaking to standard output and error; {@code run} serves by this application. */
    CommandLines(Application application) {
        this(
                application,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    CommandLines(Application application, PrintWriter out, PrintWriter err) {
        commands = new CommandLine(new GatewayCommand())
                .addSubcommand(new RunCommand(application, err))
                .addSubcommand(new CheckCommand(out, err))
                .addSubcommand(new DiffCommand(out, err))
                .addSubcommand(new DefaultsCommand(out))
                .addSubcommand(new SchemaCommand(out))
                .addSubcommand(new ExplainCommand(System.in, out, err))
                .setParameterExceptionHandler((wrong, _) -> refuse(wrong))
                .setExpandAtFiles(false)
                .setOut(out)
                .setErr(err);
        commands.getCommandSpec().versionProvider(new Version()); // a native image could not make one from its class
    }

    /**
     * Carries out one command line; without the name of a command it is {@code run}.
     *
     * @return the exit code
     */
    int execute(String... arguments) {
        boolean named = arguments.length > 0 && (!arguments[0].startsWith("-") || isOfProgram(arguments[0]));
        return commands.execute(
                named
                        ? arguments
                        : Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** Whether an option asks about the program itself, and no command. */
    private static boolean isOfProgram(String option) {
        return option.equals("-h") || option.equals("--help") || option.equals("--version");
    }

    private static int refuse(CommandLine.ParameterException wrong) {
        wrong.getCommandLine().getErr().printf("gateway: %s See `gateway --help`.%n", sentence(wrong));
        return ExitCodes.WRONG_INPUT;
    }

    private static String sentence(CommandLine.ParameterException wrong) {
        var guesses = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions()
                : List.<String>of();
        return guesses.isEmpty()
                ? "%s.".formatted(wrong.getMessage())
                : "%s; did you mean \"%s\"?".formatted(wrong.getMessage(), guesses.getFirst());
    }
}
