package com.openagents.spacetime.gateway.upstream;

/** SpacetimeDB, or what listens at its address, broke the protocol: trying again now will hardly help. */
public final class UpstreamMisbehaved extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with a message that stands alone in a log. */
    public UpstreamMisbehaved(String message) {
        super(message);
    }
}
