package com.openagents.spacetime.gateway.limit;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Where the token buckets are kept that a request asks before it goes on: in this process, or where replicas share them. Thread-safe. */
public interface Buckets {
    /**
     * Which bucket is meant.
     *
     * @param rule whose limit it keeps
     * @param holder who is limited, such as an address block or a hash of issuer and subject; never a token
     */
    record Key(LimitRule rule, String holder) {}

    /**
     * What became of the wish to take.
     *
     * @param granted whether it was there; if not, nothing has been taken
     * @param remaining what is left, not negative
     * @param retryAfter until what was asked for is there again; zero if it was granted
     */
    record Taken(boolean granted, long remaining, Duration retryAfter) {}

    /**
     * Takes tokens, all or none. A bucket that nobody has asked before is full.
     *
     * @param rate what the bucket must keep to from now on; another one than before changes it in place
     * @param tokens from 1 to the rate's burst
     * @return the outcome, at once where the bucket is in this process; never a failure: whoever keeps buckets far away keeps
     *     others here for when those are out of reach
     */
    CompletionStage<Taken> take(Key key, Rate rate, long tokens);
}
