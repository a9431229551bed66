package com.openagents.spacetime.sidecar.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code sidecar sync}: is everything that is on the disk now in the bucket? The daemon's answer counts once each of its looks
 * began after this command did.
 */
@Command(
        name = "sync",
        description = "Tells whether everything on the disk is in the bucket, or waits until it is.",
        mixinStandardHelpOptions = true)
final class SyncCommand extends SidecarCommand {
    private static final Duration ASK_EVERY = Duration.ofMillis(50);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--wait", description = "wait until it is")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "how long to wait at most (default: ${DEFAULT-VALUE})")
    private long timeout;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var began = Instant.now();
        var limit = began.plus(wait ? Duration.ofSeconds(timeout) : Duration.ofSeconds(5));
        try (var daemon = new DaemonClient(config.read())) {
            var status = daemon.status();
            while (!answers(status, began) && Instant.now().isBefore(limit)) {
                Thread.sleep(ASK_EVERY);
                status = daemon.status();
            }
            return tell(status, isShipped(status, began));
        }
    }

    /** Without --wait a current no is an answer, too. */
    private boolean answers(JsonObject status, Instant began) {
        return isShipped(status, began) || (!wait && isCurrent(status, began));
    }

    private static boolean isShipped(JsonObject status, Instant began) {
        return isCurrent(status, began) && Boolean.TRUE.equals(status.getBoolean("caughtUp"));
    }

    private static boolean isCurrent(JsonObject status, Instant began) {
        var asOf = status.getString("asOf");
        return asOf != null && !Instant.parse(asOf).isBefore(began);
    }

    private int tell(JsonObject status, boolean shipped) {
        if (shipped) {
            out().println("everything is in the bucket");
            return 0;
        }
        err().println("sync: not everything is in the bucket: state %s, %s s behind%s; see `sidecar status`"
                .formatted(
                        status.getString("state"),
                        status.getValue("rpoSeconds"),
                        status.getString("problem") == null ? "" : ", " + status.getString("problem")));
        return SidecarMain.NO;
    }
}
