package com.openagents.spacetime.gateway.splice;

/** What a socket looked like when SpacetimeDB's connection ended without a Close, or was found to be dead. */
public enum ServerLoss {
    /** SpacetimeDB's first message had not come: the module may have refused the client. */
    UNOPENED,
    /** The client was behind, or had just been: SpacetimeDB may have given it up for that. */
    BEHIND,
    /** Nothing speaks against the client. */
    KEEPING_UP
}
