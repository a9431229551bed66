package com.openagents.spacetime.gateway.shared;

import java.io.Serial;

/** Redis did not answer in time, or not with what was asked for: whoever asked decides without it. */
final class RedisAway extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    RedisAway(String message) {
        super(message, null, false, false); // it is made for every request while Redis is away
    }
}
