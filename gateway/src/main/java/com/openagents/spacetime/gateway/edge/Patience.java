package com.openagents.spacetime.gateway.edge;

import java.time.Duration;

/** How long the listeners wait for what takes an honest client no time to speak of; nobody would set it to anything else. */
final class Patience {
    /** For a TLS handshake, from the connection's first moment. */
    static final Duration HANDSHAKE = Duration.ofSeconds(10);

    /** For the head of a request, from its first byte to its last. */
    static final Duration HEAD = Duration.ofSeconds(10);

    /** For an upload that goes on to SpacetimeDB as it comes: the largest there is, at a megabit a second. */
    static final Duration UPLOAD = Duration.ofMinutes(10);

    /** For the rest of a body that has been answered already. */
    static final Duration REST = Duration.ofSeconds(5);

    /** For an operator's connection on which nothing happens, beyond what an answer may take. */
    static final Duration IDLE = Duration.ofSeconds(75);

    private Patience() {}
}
