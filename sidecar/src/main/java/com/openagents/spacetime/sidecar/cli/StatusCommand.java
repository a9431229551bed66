package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.restore.Points;
import com.openagents.spacetime.sidecar.restore.RecoveryPoints;
import com.openagents.spacetime.sidecar.restore.RecoveryPoints.Query;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sidecar status}: what the running daemon says of itself; where none runs, what the bucket says. */
@Command(
        name = "status",
        description = "Shows how the running sidecar stands.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = SidecarMain.EXIT_CODES,
        exitCodeList = {
            "0:the status is told, whatever it says; with --offline, what the bucket holds can be restored",
            "1:no sidecar answers; with --offline, there is no backup, or it has a hole, or the store does not answer",
            "2:a person must change something: settings, arguments, rights"
        })
final class StatusCommand extends SidecarCommand {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--offline",
            description = "ask the bucket in place of a sidecar: the newest of what `recovery-points` shows")
    private boolean offline;

    @Option(names = "--json", description = "as the daemon answers; with --offline, as `recovery-points` does")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return offline ? fromBucket() : fromDaemon();
    }

    private int fromDaemon() throws IOException, InterruptedException {
        try (var daemon = new DaemonClient(config.read())) {
            var status = daemon.status();
            out().print(json ? status.encodePrettily() + System.lineSeparator() : StatusText.of(status));
            out().flush();
            return SidecarMain.YES;
        }
    }

    private int fromBucket() {
        if (!json) {
            out().println("no sidecar was asked; the bucket says:");
        }
        Consumer<Points> show = json ? new PointsJson(out()) : new PointsText(out());
        var newest = new Query(Optional.empty(), Optional.empty(), OptionalLong.empty(), 1);
        try (var store = config.read().store().open()) {
            store.check();
            return RecoveryPointsCommand.told(new RecoveryPoints(store, newest), show, err(), "status");
        }
    }
}
