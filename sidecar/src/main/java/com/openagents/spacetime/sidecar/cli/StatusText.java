package com.openagents.spacetime.sidecar.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;

/** The daemon's status for people: what is wrong stands behind the word that it belongs to, and nothing else is loud. */
final class StatusText {
    private final StringBuilder text = new StringBuilder();

    private StatusText() {}

    /** The lines, each with its end. */
    static String of(JsonObject status) {
        var text = new StatusText();
        text.server(status);
        return text.text.toString();
    }

    private void server(JsonObject status) {
        if (status.getJsonObject("control") == null) {
            line("%s".formatted(status.getString("state")));
            return;
        }
        line("%s, term %s of server %s in %s"
                .formatted(
                        status.getString("state"),
                        status.getValue("term"),
                        status.getValue("server"),
                        status.getString("store")));
        if (status.getString("problem") != null) {
            line("  %s".formatted(status.getString("problem")));
        }
        line("  %s, as of %s".formatted(inBucket(status), status.getString("asOf")));
        if (Boolean.FALSE.equals(status.getBoolean("dataDirectoryFound"))) {
            line("  %s is not there".formatted(status.getString("dataDirectory")));
        }
        breaks(status);
        skew(status);
        var control = status.getJsonObject("control");
        line("  control files: %s, generation %s%s"
                .formatted(control.getString("state"), control.getValue("generation"), because(control)));
        objects(status.getJsonArray("replicas")).forEach(this::replica);
        orphans(status.getJsonArray("orphanReplicas"));
    }

    private static String inBucket(JsonObject status) {
        return Boolean.TRUE.equals(status.getBoolean("caughtUp"))
                ? "everything is in the bucket"
                : "not everything is in the bucket, %s s would be lost with the disk"
                        .formatted(status.getValue("rpoSeconds"));
    }

    /** Nothing is said of a history that has none. */
    private void breaks(JsonObject status) {
        long forks = status.getLong("forks", 0L);
        long gaps = status.getLong("gaps", 0L);
        if (forks + gaps > 0) {
            line("  forks %d, gaps %d in its history: `sidecar recovery-points` shows them".formatted(forks, gaps));
        }
    }

    private void skew(JsonObject status) {
        Double skew = status.getDouble("clockSkewSeconds");
        if (skew != null) {
            line("  clock %s s %s the store's".formatted(Math.abs(skew), skew < 0 ? "behind" : "ahead of"));
        }
    }

    private void replica(JsonObject replica) {
        line("  %s %s/%s: %s, shipped %s of %s, %s s behind%s"
                .formatted(
                        joined(replica.getJsonArray("names")),
                        replica.getString("database"),
                        replica.getValue("replica"),
                        replica.getString("state"),
                        replica.getValue("shipped"),
                        replica.getValue("sourceHead"),
                        replica.getValue("rpoSeconds"),
                        because(replica)));
        var snapshot = replica.getJsonObject("snapshot");
        if (snapshot != null) {
            line("    newest snapshot %s, taken %s"
                    .formatted(snapshot.getValue("offset"), snapshot.getString("takenAt")));
        }
        line("    safe_to_delete_below %s: %s"
                .formatted(replica.getValue("safe_to_delete_below"), replica.getString("safe_to_delete_why")));
    }

    private void orphans(JsonArray orphans) {
        if (!orphans.isEmpty()) {
            line("  replica directories that no database uses, not shipped: %s".formatted(joined(orphans)));
        }
    }

    private static Iterable<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private static String joined(JsonArray words) {
        return words.isEmpty()
                ? "without a name"
                : words.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String because(JsonObject part) {
        return part.getString("problem") == null ? "" : ": " + part.getString("problem");
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }
}
