package com.openagents.spacetime.gateway.limit;

import java.util.List;
import java.util.Optional;

/**
 * All that a subject may do: what holds for everyone, or for those of a {@link Tier}.
 *
 * @param subject in all its connections together
 * @param socket in each of its sockets
 * @param reducers limits of single reducers; the first that names one holds for it
 */
public record Allotment(SubjectLimits subject, SocketLimits socket, List<ReducerLimit> reducers) {
    /** Copies the list. */
    public Allotment {
        reducers = List.copyOf(reducers);
    }

    /** How often a reducer or procedure may be called; empty if nothing is said of it. */
    public Optional<Rate> rateOf(String function) {
        for (var limit : reducers) { // no stream: sockets ask with every call
            if (limit.names().allows(function)) {
                return Optional.of(limit.rate());
            }
        }
        return Optional.empty();
    }
}
