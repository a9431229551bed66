package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.ConfigReader;
import com.openagents.spacetime.gateway.config.FileContents;
import com.openagents.spacetime.gateway.config.GatewaySettings;
import com.openagents.spacetime.gateway.config.Preparation;
import com.openagents.spacetime.settings.Reading;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves: checks the settings, the files that they name and the ports, and only then starts the application. */
@Vetoed // made by main, before there is a container
@Command(name = "run", description = "Serve until told to stop. This is the command if none is named.")
final class RunCommand extends Helpful implements Callable<Integer> {
    private final Application application;
    private final PrintWriter err;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The settings file (default: ${DEFAULT-VALUE}).")
    private Path config = Path.of("gateway.yaml");

    RunCommand(Application application, PrintWriter err) {
        this.application = application;
        this.err = err;
    }

    @Override
    public Integer call() {
        var contents = FileContents.of(config); // before it is read: what changes meanwhile will be noticed
        return switch (ConfigReader.read(config, Instant.now())) {
            case Reading.Invalid<GatewaySettings>(var problems) -> {
                problems.forEach(err::println);
                yield ExitCodes.WRONG_INPUT;
            }
            case Reading.Valid<GatewaySettings>(var settings) ->
                serve(new Preparation.Source(config, contents, settings));
        };
    }

    private int serve(Preparation.Source source) {
        var complaints = Ports.complaints(source.settings());
        if (!complaints.isEmpty()) {
            complaints.forEach(complaint -> err.println("gateway: " + complaint));
            return ExitCodes.WRONG_INPUT;
        }
        try {
            return application.serve(Preparation.of(source, Instant.now()));
        } catch (Preparation.Failed failed) {
            err.println("gateway: " + failed.getMessage());
            return ExitCodes.WRONG_INPUT;
        }
    }
}
