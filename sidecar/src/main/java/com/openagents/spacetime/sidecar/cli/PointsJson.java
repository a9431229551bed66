package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.restore.Points;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Recovery points as one JSON document, written piece by piece as they are found: the server's fields, {@code databases}, and
 * last the fields that sum up. What is not known is null.
 */
final class PointsJson implements Consumer<Points> {
    private final PrintWriter out;
    private boolean first = true;

    PointsJson(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(Points points) {
        switch (points) {
            case Points.Server server -> out.printf("%s,%n\"databases\" : [", withoutEnd(of(server)));
            case Points.Replica replica -> {
                out.printf("%s%n%s", first ? "" : ",", of(replica).encodePrettily());
                first = false;
            }
            case Points.Summary summary -> out.printf("],%n%s%n", withoutBegin(of(summary)));
        }
    }

    private static String withoutEnd(JsonObject json) {
        var text = json.encodePrettily();
        return text.substring(0, text.lastIndexOf('}')).stripTrailing();
    }

    private static String withoutBegin(JsonObject json) {
        var text = json.encodePrettily();
        return text.substring(text.indexOf('{') + 1).stripLeading();
    }

    private static JsonObject of(Points.Server server) {
        return new JsonObject()
                .put("server", server.server().value())
                .put("problem", server.problem().orElse(null))
                .put("terms", list(server.terms(), PointsJson::of))
                .put("termsTotal", server.terms().total())
                .put("controlCopies", list(server.generations(), PointsJson::of))
                .put("controlCopiesTotal", server.generations().total())
                .put("pins", list(server.pins(), name -> name))
                .put("pinsTotal", server.pins().total());
    }

    private static JsonObject of(Points.Term term) {
        var claim = term.claim();
        return new JsonObject()
                .put("term", claim.term())
                .put("previous", claim.previous())
                .put("claimedAt", claim.at().toString())
                .put("host", claim.writer().host())
                .put("pod", claim.writer().pod())
                .put("based", term.based())
                .put("forks", term.forks())
                .put("gaps", term.gaps());
    }

    private static JsonObject of(Points.Generation generation) {
        return new JsonObject()
                .put("term", generation.term())
                .put("generation", generation.sequence())
                .put("validFrom", time(generation.from()))
                .put("validTo", time(generation.to()));
    }

    private static JsonObject of(Points.Replica replica) {
        return new JsonObject()
                .put("database", replica.key().database().text())
                .put("names", new JsonArray(replica.names()))
                .put("replica", replica.key().replica())
                .put("live", replica.live())
                .put("window", replica.window().map(PointsJson::of).orElse(null))
                .put("snapshots", list(replica.snapshots(), PointsJson::of))
                .put("snapshotsTotal", replica.snapshots().total())
                .put("otherSides", list(replica.sides(), PointsJson::of))
                .put("otherSidesTotal", replica.sides().total());
    }

    private static JsonObject of(Points.Window window) {
        return new JsonObject()
                .put("first", window.first())
                .put("last", window.last())
                .put("firstTime", window.firstTime().toString())
                .put("lastTime", window.lastTime().toString())
                .put("beyondGap", window.beyondGap().orElse(null));
    }

    private static JsonObject of(Points.Snapshot snapshot) {
        return new JsonObject().put("offset", snapshot.offset()).put("term", snapshot.term());
    }

    private static JsonObject of(Points.Side side) {
        var branch = side.branch();
        return new JsonObject()
                .put("lineage", branch.lineage())
                .put("leavesAt", branch.from())
                .put("last", side.last())
                .put("lastTime", side.lastTime().toString())
                .put("byTerm", branch.by())
                .put("cause", branch.cause().name().toLowerCase(Locale.ROOT));
    }

    private static JsonObject of(Points.Summary summary) {
        return new JsonObject()
                .put("firstTime", time(summary.first()))
                .put("lastTime", time(summary.last()))
                .put("databasesTotal", summary.replicas())
                .put("broken", summary.broken());
    }

    private static @Nullable String time(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }

    private static <T> JsonArray list(Points.Listed<T> listed, Function<T, Object> json) {
        var array = new JsonArray();
        listed.newest().forEach(each -> array.add(json.apply(each)));
        return array;
    }
}
