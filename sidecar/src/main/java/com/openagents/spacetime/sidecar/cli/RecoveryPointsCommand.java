package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.cli.SidecarMain.Wrong;
import com.openagents.spacetime.sidecar.restore.Points;
import com.openagents.spacetime.sidecar.restore.RecoveryPoints;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sidecar recovery-points}: what the bucket can give back, by the bucket alone. */
@Command(
        name = "recovery-points",
        description =
                "Shows what can be restored: from which transaction to which, snapshots, pins, forks and control copies.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = SidecarMain.EXIT_CODES,
        exitCodeList = {
            "0:everything that the server has can be restored whole",
            "1:there is no backup, or it has a hole, or the store does not answer",
            "2:a person must change something: settings, arguments, rights"
        })
final class RecoveryPointsCommand extends SidecarCommand {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--database", paramLabel = "NAME|IDENTITY", description = "this one alone")
    private @Nullable String database;

    @Option(
            names = "--lineage",
            paramLabel = "TERM",
            description = "the history as it was while this term was the newest: the other side of a fork")
    private @Nullable Long lineage;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10",
            description = "how many entries of each list, newest first (default: ${DEFAULT-VALUE})")
    private int limit = 10;

    @Option(names = "--server", paramLabel = "ID", description = "which server, if the store holds several")
    private @Nullable String server;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new Wrong("--limit %d shows nothing: it takes 1 or more".formatted(limit));
        }
        var query = new RecoveryPoints.Query(
                Optional.ofNullable(server).map(RunCommand::serverId),
                Optional.ofNullable(database),
                lineage(lineage),
                limit);
        Consumer<Points> show = json ? new PointsJson(out()) : new PointsText(out());
        try (var store = config.read().store().open()) {
            store.check();
            return told(new RecoveryPoints(store, query), show, err(), "recovery-points");
        }
    }

    /** Shows them; the answer is the exit code. */
    static int told(RecoveryPoints points, Consumer<Points> show, PrintWriter err, String command) {
        var broken = new AtomicLong();
        var refusal = points.tell(point -> {
            show.accept(point);
            switch (point) {
                case Points.Server server -> broken.addAndGet(server.problem().isPresent() ? 1 : 0);
                case Points.Replica _ -> {}
                case Points.Summary summary -> broken.addAndGet(summary.broken());
            }
        });
        refusal.ifPresent(why -> err.println(command + ": " + why));
        return refusal.isEmpty() && broken.get() == 0 ? SidecarMain.YES : SidecarMain.NO;
    }

    /** A term as an option names it. */
    static OptionalLong lineage(@Nullable Long term) {
        if (term == null) {
            return OptionalLong.empty();
        }
        if (term < 1) {
            throw new Wrong("--lineage %d: terms count from 1".formatted(term));
        }
        return OptionalLong.of(term);
    }
}
