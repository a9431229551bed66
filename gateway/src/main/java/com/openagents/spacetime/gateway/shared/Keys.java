package com.openagents.spacetime.gateway.shared;

import com.openagents.spacetime.gateway.token.Fingerprint;
import java.nio.charset.StandardCharsets;

/**
 * The names of all keys in Redis. A version stands in each, so that a later one which stores something else under another
 * number does not meet what this one has stored.
 *
 * @param prefix how each begins
 */
record Keys(String prefix) {
    /** What is written to find out whether Redis can be used. */
    byte[] probe() {
        return named("probe");
    }

    /** The stream of revocations. */
    byte[] revocations() {
        return named("revocations:1");
    }

    byte[] ticket(Fingerprint ticket) {
        return named("ticket:1:" + ticket.hex());
    }

    /** A token bucket. */
    byte[] bucket(String holder) {
        return named("bucket:1:" + holder);
    }

    private byte[] named(String name) {
        return (prefix + ":" + name).getBytes(StandardCharsets.UTF_8);
    }
}
