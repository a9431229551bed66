package com.openagents.spacetime.sidecar.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sidecar status}: what the running daemon says of itself. */
@Command(name = "status", description = "Shows how the running sidecar stands.", mixinStandardHelpOptions = true)
final class StatusCommand extends SidecarCommand {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--json", description = "as the daemon answers")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var daemon = new DaemonClient(config.read())) {
            var status = daemon.status();
            show(status, out());
            return 0;
        }
    }

    private void show(JsonObject status, PrintWriter out) {
        if (json) {
            out.println(status.encodePrettily());
            return;
        }
        if (status.getJsonObject("control") == null) {
            out.println(status.getString("state"));
            return;
        }
        out.printf(
                "%s, term %s of server %s in %s%n",
                status.getString("state"),
                status.getValue("term"),
                status.getValue("server"),
                status.getString("store"));
        if (status.getString("problem") != null) {
            out.printf("  %s%n", status.getString("problem"));
        }
        var control = status.getJsonObject("control");
        out.printf(
                "  control files: %s, generation %s%s%n",
                control.getString("state"), control.getValue("generation"), because(control));
        var replicas = status.getJsonArray("replicas");
        for (int i = 0; i < replicas.size(); i++) {
            var replica = replicas.getJsonObject(i);
            out.printf(
                    "  %s %s/%s: %s, shipped %s of %s, %s s behind%s%n",
                    String.join(
                            ",",
                            replica.getJsonArray("names").stream()
                                    .map(String::valueOf)
                                    .toList()),
                    replica.getString("database"),
                    replica.getValue("replica"),
                    replica.getString("state"),
                    replica.getValue("shipped"),
                    replica.getValue("sourceHead"),
                    replica.getValue("rpoSeconds"),
                    because(replica));
        }
    }

    private static String because(JsonObject part) {
        return part.getString("problem") == null ? "" : ": " + part.getString("problem");
    }
}
