package com.openagents.spacetime.sidecar.restore;

import com.openagents.spacetime.sidecar.lineage.ControlArchive;
import com.openagents.spacetime.sidecar.lineage.Coverage.Piece;
import com.openagents.spacetime.sidecar.lineage.RunningDigest;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.lineage.WalContent;
import com.openagents.spacetime.sidecar.restore.RestorePlan.Planning;
import com.openagents.spacetime.sidecar.restore.RestorePlan.ReplicaPlan;
import com.openagents.spacetime.sidecar.restore.RestoreReport.Restored;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Carries out a restore by the recipe of storage spec §9: plan first, then fetch, verify and write everything beside the
 * target, then publish it by one rename. Reads the bucket only. Memory: a few objects' contents, and about a kilobyte for
 * each object that is needed.
 */
public final class Restorer {
    private final ObjectStore store;
    private final LongSupplier nanos;

    /**
     * Restores from {@code store}.
     *
     * @param nanos elapsed time, as {@link System#nanoTime}
     */
    public Restorer(ObjectStore store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** The target is there. */
        record Done(RestoreReport report) implements Outcome {}

        /** Nothing was written; {@code why} tells the way out. */
        record Refused(String why) implements Outcome {}
    }

    /**
     * Restores.
     *
     * @param server whose data, if the store holds several
     * @param directory the new data directory; must not exist, or be empty
     * @throws IOException if the target cannot be written; it is not there then
     */
    public Outcome restore(Optional<ServerId> server, RestoreTarget target, Path directory)
            throws IOException, InterruptedException {
        long began = nanos.getAsLong();
        var refusal = TargetDirectory.refusal(directory);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        return switch (BucketView.into(store, server, target.lineage())) {
            case BucketView.Look.Nothing(var why) -> new Outcome.Refused(why);
            case BucketView.Look.Seen(var view) ->
                switch (RestorePlan.of(target, view.version(), view.find(store, target))) {
                    case Planning.Impossible(var why) -> new Outcome.Refused(why);
                    case Planning.Ready(var plan) -> new Outcome.Done(write(view, plan, directory, began));
                };
        };
    }

    private RestoreReport write(BucketView view, RestorePlan plan, Path directory, long began)
            throws IOException, InterruptedException {
        var restored = new ArrayList<Restored>();
        try (var target = TargetDirectory.begin(directory)) {
            control(view, plan, target);
            for (var replica : plan.replicas()) {
                restored.add(replica(replica, target));
            }
            target.publish();
        }
        return new RestoreReport(
                directory.toAbsolutePath().normalize(),
                view.names().server(),
                view.generation(),
                plan.version(),
                fingerprint(view.files()),
                restored,
                Duration.ofNanos(nanos.getAsLong() - began));
    }

    /** The files of one stable copy as they are, but a fresh metadata.toml: the server refuses one that a crash has emptied. */
    private static void control(BucketView view, RestorePlan plan, TargetDirectory target) throws IOException {
        for (Map.Entry<String, byte[]> file : view.files().entrySet()) {
            switch (file.getKey()) {
                case ControlArchive.DECODED -> {}
                case "metadata.toml" ->
                    write(target, "metadata.toml", plan.version().metadata());
                default -> write(target, file.getKey(), file.getValue());
            }
        }
    }

    private static void write(TargetDirectory target, String path, byte[] content) throws IOException {
        try (var file = target.create(path)) {
            var rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
    }

    private Restored replica(ReplicaPlan plan, TargetDirectory target) throws IOException, InterruptedException {
        try (var log = new LogFiles(target, plan.key().replica());
                var contents = new Prefetch(store, plan.pieces())) {
            var digest = RunningDigest.START;
            for (Piece piece : plan.pieces()) {
                digest = append(piece, contents.next(), digest, log);
            }
            log.finish();
            return new Restored(plan.key(), plan.names(), plan.last(), log.commits(), log.bytes(), digest);
        }
    }

    private static RunningDigest append(Piece piece, byte[] content, RunningDigest before, LogFiles log)
            throws IOException {
        var walk = new Object() {
            RunningDigest digest = before;
        };
        WalContent.read(piece.object(), content, before, (commit, digest) -> {
            if (commit.minOffset() <= piece.last()) { // a cut falls behind the commit that holds the transaction
                log.append(commit);
                walk.digest = digest;
            }
        });
        return walk.digest;
    }

    private static Optional<String> fingerprint(Map<String, byte[]> files) {
        return Optional.ofNullable(files.get(ControlArchive.DECODED))
                .map(bytes ->
                        new JsonObject(new String(bytes, StandardCharsets.UTF_8)).getString("jwtPublicKeySha256"));
    }
}
