package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.lineage.HistoryBroken;
import com.openagents.spacetime.sidecar.store.StoreException;
import com.openagents.spacetime.sidecar.store.StoreMisconfigured;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The sidecar's main class: parses the command line and runs a command. Quarkus starts only for {@code run}. */
@QuarkusMain
@Command(
        name = "sidecar",
        description = "Ships SpacetimeDB's history to a bucket, and restores it.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = SidecarMain.EXIT_CODES,
        exitCodeList = {
            "0:done; where a command is a question, its answer is yes",
            "1:the answer is no, or what was asked for cannot be had now",
            "2:a person must change something: settings, arguments, rights"
        },
        subcommands = {
            RunCommand.class,
            StatusCommand.class,
            SyncCommand.class,
            RecoveryPointsCommand.class,
            RestoreCommand.class,
            CheckCommand.class,
            DefaultsCommand.class
        })
public final class SidecarMain {
    /** Above the exit codes of a command's help. */
    static final String EXIT_CODES = "%nExit codes:%n";

    /** Done; where a command is a question, its answer is yes. */
    static final int YES = 0;

    /** The command's answer is no. */
    static final int NO = 1;

    /** Wrong configuration, arguments, files or ports: a person must change something. */
    static final int WRONG = 2;

    /** Starts a command; without one, the daemon. */
    public static void main(String... args) {
        int code = execute(args, writer(System.out), writer(System.err));
        if (code != 0) {
            System.exit(code);
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** Runs a command to its end; the answer is the exit code. */
    static int execute(String[] args, PrintWriter out, PrintWriter err) {
        return commandLine()
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler(SidecarMain::wrongArguments)
                .setExecutionExceptionHandler(SidecarMain::failed)
                .execute(args.length == 0 ? new String[] {"run"} : args);
    }

    /** The commands, with their options. */
    static CommandLine commandLine() {
        return new CommandLine(new SidecarMain()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static int wrongArguments(ParameterException e, String[] args) {
        e.getCommandLine()
                .getErr()
                .println("sidecar: %s (see `%s --help`)"
                        .formatted(
                                e.getMessage(),
                                e.getCommandLine().getCommandSpec().qualifiedName()));
        return WRONG;
    }

    /** What a command could not do is one sentence; anything else is a bug and shows where. */
    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        String sentence = "%s: %s".formatted(command.getCommandName(), e.getMessage());
        return switch (e) {
            case Wrong _, StoreMisconfigured _ -> told(command, sentence, WRONG);
            case StoreException _, HistoryBroken _ -> told(command, sentence, NO);
            case IOException _ -> told(command, sentence, NO);
            default -> throw e;
        };
    }

    private static int told(CommandLine command, String sentence, int code) {
        command.getErr().println(sentence);
        return code;
    }

    /** A person must change something before the command can be run. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(String sentence) {
            super(sentence);
        }
    }
}
