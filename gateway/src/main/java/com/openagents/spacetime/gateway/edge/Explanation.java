package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What would become of a request, and by which steps. It holds no token and no other secret.
 *
 * @param steps in their order, at least one; none follows one that refuses
 */
public record Explanation(List<Step> steps) {
    /**
     * One question that the gateway asks of a request.
     *
     * @param name a word of a fixed list
     * @param refusal the answer, if it is a no
     * @param finding what was found, as a sentence without its full stop
     */
    public record Step(String name, Optional<Refusal> refusal, String finding) {
        /** Refuses a part that is null. */
        public Step {
            Objects.requireNonNull(refusal);
        }
    }

    /** Copies the steps and checks their order. */
    public Explanation {
        steps = List.copyOf(steps);
        if (steps.isEmpty()
                || steps.subList(0, steps.size() - 1).stream()
                        .anyMatch(step -> step.refusal().isPresent())) {
            throw new IllegalArgumentException("an explanation ends with its first refusal: " + steps);
        }
    }

    /** Why the request would be refused; empty if it would be let through. */
    public Optional<Refusal> refusal() {
        return steps.getLast().refusal();
    }
}
