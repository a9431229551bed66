package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.cli.SidecarMain.Wrong;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.restore.RestoreReport;
import com.openagents.spacetime.sidecar.restore.RestoreTarget;
import com.openagents.spacetime.sidecar.restore.Restorer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sidecar restore}: a data directory from the bucket. */
@Command(
        name = "restore",
        description =
                "Makes a data directory from the bucket: everything as new as it is there, or one database at an earlier transaction.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = SidecarMain.EXIT_CODES,
        exitCodeList = {
            "0:the target is there, whole and durable",
            "1:nothing was written: the bucket does not hold what is wanted, or the target is in use, or the store does not answer",
            "2:a person must change something: settings, arguments, rights"
        })
final class RestoreCommand extends SidecarCommand {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--target",
            paramLabel = "DIR",
            required = true,
            description = "the new data directory; must not exist, or be empty")
    private Path target = Path.of("");

    @Option(names = "--database", paramLabel = "NAME|IDENTITY", description = "the database that --offset speaks of")
    private @Nullable String database;

    @Option(names = "--offset", paramLabel = "N", description = "its last transaction; without it, the newest")
    private @Nullable Long offset;

    @Option(
            names = "--lineage",
            paramLabel = "TERM",
            description =
                    "the history as it was while this term was the newest, to read the other side of a fork; `sidecar recovery-points` lists them")
    private @Nullable Long lineage;

    @Option(names = "--server", paramLabel = "ID", description = "which server, if the store holds several")
    private @Nullable String server;

    @Option(names = "--json", description = "report as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (offset != null && offset < 0) {
            throw new Wrong("--offset %d: transactions count from 0".formatted(offset));
        }
        Optional<ServerId> wanted = Optional.ofNullable(server).map(RunCommand::serverId);
        try (var store = config.read().store().open()) {
            store.check();
            var what = new RestoreTarget(
                    Optional.ofNullable(database), Optional.ofNullable(offset), RecoveryPointsCommand.lineage(lineage));
            return switch (new Restorer(store, System::nanoTime).restore(wanted, what, target)) {
                case Restorer.Outcome.Refused(var why) -> {
                    err().println("restore: " + why);
                    yield SidecarMain.NO;
                }
                case Restorer.Outcome.Done(var report) -> {
                    tell(report, out());
                    yield SidecarMain.YES;
                }
            };
        }
    }

    private void tell(RestoreReport report, PrintWriter out) {
        if (json) {
            out.println(asJson(report).encodePrettily());
            return;
        }
        out.printf("restored %s in %.1f s%n", report.target(), report.took().toMillis() / 1000.0);
        for (var replica : report.replicas()) {
            var called = String.join(",", replica.names());
            if (replica.commits() == 0) {
                out.printf("  %s %s: no transaction, it never had one: publish it anew%n", called, replica.key());
            } else {
                out.printf(
                        "  %s %s: transactions 0 to %d, %d bytes%n",
                        called, replica.key(), replica.last(), replica.bytes());
            }
        }
        out.printf(
                "  for SpacetimeDB %s or a later minor version%n",
                report.version().text());
        report.jwtPublicKey()
                .ifPresent(print -> out.printf("  with the key pair whose public key has SHA-256 %s%n", print));
    }

    private static JsonObject asJson(RestoreReport report) {
        var databases = new JsonArray();
        for (var replica : report.replicas()) {
            databases.add(new JsonObject()
                    .put("database", replica.key().database().text())
                    .put("names", new JsonArray(replica.names()))
                    .put("replica", replica.key().replica())
                    .put("last", replica.last())
                    .put("commits", replica.commits())
                    .put("bytes", replica.bytes())
                    .put("runningSha256", replica.digest().hex()));
        }
        return new JsonObject()
                .put("target", report.target().toString())
                .put("server", report.server().value())
                .put("control", report.control().value())
                .put("serverVersion", report.version().text())
                .put("jwtPublicKeySha256", report.jwtPublicKey().orElse(null))
                .put("seconds", report.took().toMillis() / 1000.0)
                .put("databases", databases);
    }
}
