package com.openagents.spacetime.gateway.upstream;

import com.openagents.spacetime.gateway.refusal.Refusal;

/** Which database a client means. */
public sealed interface Resolution {
    /** One of those that are served; under this name policy and SpacetimeDB know it. */
    record Listed(String name) implements Resolution {}

    /** None that is served, or nobody can say at the moment. */
    record Refused(Refusal refusal) implements Resolution {}
}
