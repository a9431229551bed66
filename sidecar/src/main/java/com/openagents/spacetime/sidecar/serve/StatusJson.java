package com.openagents.spacetime.sidecar.serve;

import com.openagents.spacetime.sidecar.ship.FleetStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code GET /status}. Times are ISO 8601 in UTC, ages are seconds; what is not there is null. */
public final class StatusJson {
    private StatusJson() {}

    /** The whole document. */
    public static JsonObject of(FleetStatus status) {
        var replicas = new JsonArray();
        status.replicas().forEach(replica -> replicas.add(of(replica)));
        return new JsonObject()
                .put("state", status.state())
                .put("problem", orNull(status.problem()))
                .put("store", status.store())
                .put("server", orNull(status.server()))
                .put("term", status.term())
                .put("dataDirectory", status.dataDirectory())
                .put("dataDirectoryFound", status.found())
                .put("caughtUp", status.caughtUp())
                .put("asOf", status.asOf().toString())
                .put("rpoSeconds", seconds(status.rpo()))
                .put(
                        "clockSkewSeconds",
                        status.clockSkew().map(StatusJson::seconds).orElse(null))
                .put("forks", status.breaks().forks())
                .put("gaps", status.breaks().gaps())
                .put("control", of(status.control()))
                .put("replicas", replicas)
                .put("orphanReplicas", new JsonArray(status.orphans()));
    }

    private static JsonObject of(FleetStatus.Control control) {
        return new JsonObject()
                .put("state", control.state())
                .put("problem", orNull(control.problem()))
                .put("generation", control.generation())
                .put("shippedAt", time(control.shippedAt()));
    }

    private static JsonObject of(FleetStatus.Replica replica) {
        return new JsonObject()
                .put("database", replica.database().text())
                .put("names", new JsonArray(replica.names()))
                .put("replica", replica.replica())
                .put("state", replica.state())
                .put("problem", orNull(replica.problem()))
                .put("sourceHead", replica.sourceHead())
                .put("shipped", replica.shipped())
                .put("unshippedCommits", replica.unshippedCommits())
                .put("unshippedBytes", replica.unshippedBytes())
                .put("rpoSeconds", seconds(replica.rpo()))
                .put("shippedAt", time(replica.shippedAt()))
                .put("snapshot", replica.snapshot().map(StatusJson::of).orElse(null))
                .put("safe_to_delete_below", replica.safeToDelete().below())
                .put("safe_to_delete_why", replica.safeToDelete().why());
    }

    private static JsonObject of(FleetStatus.Snapshot snapshot) {
        return new JsonObject()
                .put("offset", snapshot.offset())
                .put("takenAt", snapshot.takenAt().toString());
    }

    private static @Nullable String orNull(Optional<String> text) {
        return text.orElse(null);
    }

    private static @Nullable String time(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
