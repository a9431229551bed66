package com.openagents.spacetime.gateway.cli;

import com.openagents.spacetime.gateway.edge.Explanation;
import com.openagents.spacetime.gateway.refusal.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** An explanation as it is printed. */
final class ExplanationText {
    private ExplanationText() {}

    /** For people: one line a step, then the answer. */
    static List<String> lines(Explanation explanation) {
        var steps = explanation.steps().stream()
                .map(step -> "%-12s %-8s %s".formatted(step.name(), word(step), step.finding()));
        var answer = explanation
                .refusal()
                .map(refusal ->
                        "refused: %s, as an HTTP answer with status %d, or on an open socket with Close %d \"%s\""
                                .formatted(refusal.code(), refusal.status(), refusal.closeCode(), refusal.reason()))
                .orElse("allowed");
        return Stream.concat(steps, Stream.of(answer)).toList();
    }

    /** For programs. */
    static JsonObject json(Explanation explanation) {
        var steps = new JsonArray();
        for (var step : explanation.steps()) {
            var object = new JsonObject()
                    .put("step", step.name())
                    .put("outcome", word(step))
                    .put("finding", step.finding());
            step.refusal().ifPresent(refusal -> object.put("code", refusal.code()));
            steps.add(object);
        }
        var document =
                new JsonObject().put("allowed", explanation.refusal().isEmpty()).put("steps", steps);
        explanation.refusal().ifPresent(refusal -> document.put("refusal", json(refusal)));
        return document;
    }

    private static JsonObject json(Refusal refusal) {
        return new JsonObject()
                .put("code", refusal.code())
                .put("status", refusal.status())
                .put("close_code", refusal.closeCode())
                .put("reason", refusal.reason());
    }

    private static String word(Explanation.Step step) {
        return step.refusal().isPresent() ? "refused" : "ok";
    }
}
