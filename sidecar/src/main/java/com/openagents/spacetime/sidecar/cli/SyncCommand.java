package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.cli.SidecarMain.Wrong;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code sidecar sync}: is everything that is on the disk now in the bucket? The daemon's answer counts once each of its looks
 * began after this command did. A sidecar that must not write is not waited for.
 */
@Command(
        name = "sync",
        description = "Tells whether everything on the disk is in the bucket, or waits until it is.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = SidecarMain.EXIT_CODES,
        exitCodeList = {
            "0:everything that was on the disk when the command began is in the bucket",
            "1:it is not, or no sidecar answers",
            "2:a person must change something: settings, arguments"
        })
final class SyncCommand extends SidecarCommand {
    private static final Duration ASK_EVERY = Duration.ofMillis(50);

    /** How long a daemon may take to look at everything once. */
    private static final Duration ONE_LOOK = Duration.ofSeconds(5);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--wait", description = "wait until it is")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "with --wait: how long at most (default: ${DEFAULT-VALUE})")
    private long timeout;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (timeout < 0) {
            throw new Wrong("--timeout %d: it takes 0 or more seconds".formatted(timeout));
        }
        var began = Instant.now();
        var limit = began.plus(wait ? Duration.ofSeconds(timeout) : ONE_LOOK);
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
        return isShipped(status, began) || isHopeless(status) || (!wait && isCurrent(status, began));
    }

    private static boolean isShipped(JsonObject status, Instant began) {
        return isCurrent(status, began) && Boolean.TRUE.equals(status.getBoolean("caughtUp"));
    }

    private static boolean isHopeless(JsonObject status) {
        return switch (status.getString("state")) {
            case "fenced", "refused" -> true;
            default -> false;
        };
    }

    private static boolean isCurrent(JsonObject status, Instant began) {
        var asOf = status.getString("asOf");
        return asOf != null && !Instant.parse(asOf).isBefore(began);
    }

    private int tell(JsonObject status, boolean shipped) {
        if (json) {
            out().println(new JsonObject()
                    .put("shipped", shipped)
                    .put("state", status.getString("state"))
                    .put("problem", status.getString("problem"))
                    .put("asOf", status.getString("asOf"))
                    .put("rpoSeconds", status.getValue("rpoSeconds"))
                    .encodePrettily());
        }
        if (shipped) {
            if (!json) {
                out().println("everything is in the bucket");
            }
            return SidecarMain.YES;
        }
        err().println("sync: not everything is in the bucket: state %s, %s s behind%s; see `sidecar status`"
                .formatted(
                        status.getString("state"),
                        status.getValue("rpoSeconds"),
                        status.getString("problem") == null ? "" : ", " + status.getString("problem")));
        return SidecarMain.NO;
    }
}
