package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.settings.Problem;
import com.openagents.spacetime.settings.Reading;
import com.openagents.spacetime.sidecar.cli.SidecarMain.Wrong;
import com.openagents.spacetime.sidecar.config.SidecarConfig;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The option that most commands share. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "sidecar.yaml",
            description = "the settings (default: ${DEFAULT-VALUE})")
    private Path file = Path.of("sidecar.yaml");

    /** The settings, for a command that needs no data directory. */
    SidecarConfig read() {
        return valid(SidecarConfig.read(file));
    }

    /** The settings, for the daemon. */
    SidecarConfig readForRun() {
        return valid(SidecarConfig.readForRun(file));
    }

    static SidecarConfig valid(Reading<SidecarConfig> reading) {
        return switch (reading) {
            case Reading.Valid<SidecarConfig>(var config) -> config;
            case Reading.Invalid<SidecarConfig>(var problems) -> throw new Wrong(told(problems));
        };
    }

    private static String told(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    /** Where a daemon with these settings answers. */
    static URI daemon(SidecarConfig config) {
        var host = config.listen().getHostString();
        boolean anywhere = host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
        var name = anywhere ? InetAddress.getLoopbackAddress().getHostAddress() : host;
        name = name.contains(":") ? "[" + name + "]" : name;
        return URI.create("http://%s:%d/".formatted(name, config.listen().getPort()));
    }
}
