package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.config.Comparison;
import com.openagents.spacetime.gateway.config.Difference;
import com.openagents.spacetime.gateway.config.Difference.OpenSockets;
import com.openagents.spacetime.gateway.config.Difference.TakenUp;
import com.openagents.spacetime.settings.Change.Content;
import com.openagents.spacetime.settings.Change.Held;
import com.openagents.spacetime.settings.Change.What;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A comparison as it is printed. */
final class ComparisonText {
    private ComparisonText() {}

    /** For people: one line a difference, then what they come to. */
    static List<String> lines(Comparison comparison) {
        return Stream.concat(
                        comparison.differences().stream().map(ComparisonText::line), Stream.of(conclusion(comparison)))
                .toList();
    }

    private static String conclusion(Comparison comparison) {
        if (comparison.differences().isEmpty()) {
            return "The two files mean the same.";
        }
        return comparison.needsRestart()
                ? "A running gateway refuses the second file as a whole, because of what only a restart takes up."
                : "A running gateway takes up the second file without a restart.";
    }

    private static String line(Difference difference) {
        var change = difference.change();
        return "%-8s %s: %s [%s]"
                .formatted(word(change.what()), change.name(), told(change.what()), consequences(difference));
    }

    private static String consequences(Difference difference) {
        var takenUp = word(difference.takenUp());
        return difference.openSockets() == OpenSockets.MAY_END ? takenUp + ", may end open sockets" : takenUp;
    }

    private static String told(What what) {
        return switch (what) {
            case What.Added(var object) -> object;
            case What.Removed(var object) -> object;
            case What.Value(var before, var after, var content) ->
                "%s -> %s%s".formatted(told(before), told(after), told(content));
            case What.Items(var removed, var added, var content) -> items(removed, added) + told(content);
            case What.OtherContent(var named) -> "another content in " + named;
        };
    }

    private static String told(Held held) {
        return held.spelled()
                .map(value -> held.isDefault() ? value + " (default)" : value)
                .orElse("not written");
    }

    private static String told(Content content) {
        return switch (content) {
            case NONE -> "";
            case SAME -> ", with the same content";
            case OTHER -> ", with another content";
        };
    }

    private static String items(List<String> removed, List<String> added) {
        var parts = new ArrayList<String>();
        if (!removed.isEmpty()) {
            parts.add("without " + String.join(", ", removed));
        }
        if (!added.isEmpty()) {
            parts.add("with " + String.join(", ", added));
        }
        return String.join(", ", parts);
    }

    /** For programs. */
    static JsonObject json(Comparison comparison) {
        var differences = new JsonArray();
        comparison.differences().forEach(difference -> differences.add(json(difference)));
        return new JsonObject()
                .put("same", comparison.differences().isEmpty())
                .put("needs_restart", comparison.needsRestart())
                .put("differences", differences);
    }

    private static JsonObject json(Difference difference) {
        var change = difference.change();
        var object = new JsonObject().put("setting", change.name()).put("change", word(change.what()));
        switch (change.what()) {
            case What.Added(var after) -> object.put("after", after);
            case What.Removed(var before) -> object.put("before", before);
            case What.Value(var before, var after, var content) -> {
                put(object, "before", before);
                put(object, "after", after);
                put(object, content);
            }
            case What.Items(var removed, var added, var content) -> {
                object.put("removed", new JsonArray(removed)).put("added", new JsonArray(added));
                put(object, content);
            }
            case What.OtherContent(var named) -> {
                object.put("before", named).put("after", named);
                put(object, Content.OTHER);
            }
        }
        return object.put("taken_up", word(difference.takenUp())).put("open_sockets", word(difference.openSockets()));
    }

    private static void put(JsonObject object, String name, Held held) {
        held.spelled().ifPresent(value -> object.put(name, value));
        object.put(name + "_is_default", held.isDefault());
    }

    private static void put(JsonObject object, Content content) {
        if (content != Content.NONE) {
            object.put("content", word(content));
        }
    }

    private static String word(What what) {
        return switch (what) {
            case What.Added _ -> "added";
            case What.Removed _ -> "removed";
            case What.Value _, What.Items _, What.OtherContent _ -> "changed";
        };
    }

    private static String word(TakenUp takenUp) {
        return takenUp.name().toLowerCase(Locale.ROOT);
    }

    private static String word(OpenSockets sockets) {
        return sockets.name().toLowerCase(Locale.ROOT);
    }

    private static String word(Content content) {
        return content.name().toLowerCase(Locale.ROOT);
    }
}
