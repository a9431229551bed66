package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.process.Command;
import com.openagents.spacetime.local.process.Daemon;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the gateway and the sidecar are run: with the JDK that runs this, and no more memory than a laptop spares.
 *
 * @param checkout where they were built
 * @param state the stack's state directory, which holds their configuration
 */
record Programs(Checkout checkout, Path state) {
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);

    Path gatewayFile() {
        return state.resolve("gateway.yaml");
    }

    Path sidecarFile() {
        return state.resolve("sidecar.yaml");
    }

    Daemon startGateway() {
        return startGateway(Part.GATEWAY.processName(), gatewayFile());
    }

    Daemon startGateway(String processName, Path file) {
        return Daemon.start(state, processName, line(checkout.gateway(), "run", "-c", file));
    }

    Daemon startSidecar() {
        return Daemon.start(state, Part.SIDECAR.processName(), line(checkout.sidecar(), "run", "-c", sidecarFile()));
    }

    /** Runs one of the sidecar's commands to its end. */
    Command sidecar(String command, List<String> arguments) {
        var line = new ArrayList<>(line(checkout.sidecar(), command, "-c", sidecarFile()));
        line.addAll(arguments);
        return Command.run(line, COMMAND_LIMIT);
    }

    private static List<String> line(Path jar, String command, String option, Path file) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-jar", jar.toString(), command, option, file.toString());
    }
}
