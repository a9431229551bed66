package com.openagents.spacetime.gateway.limit;

import com.openagents.spacetime.gateway.limit.Buckets.Taken;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bucket that many ask for by its key, until it is forgotten. It is made full but for its key's shadow when it is asked
 * first. Thread-safe: all is under its own monitor, which is held for one calculation.
 */
final class HeldBucket {
    private final Buckets.Key key;
    private final Shadows shadows;
    private final TimeMeter time;
    private @Nullable RatedBucket bucket;
    private boolean forgotten;

    /** What became of a wish to take. */
    enum Outcome {
        /** The tokens were there. */
        GRANTED,
        /** They were not. */
        REFUSED,
        /** The bucket is the key's no more: another one is. */
        FORGOTTEN
    }

    HeldBucket(Buckets.Key key, Shadows shadows, TimeMeter time) {
        this.key = key;
        this.shadows = shadows;
        this.time = time;
    }

    synchronized Outcome tryTake(Rate rate, long tokens) {
        if (forgotten) {
            return Outcome.FORGOTTEN;
        }
        return made(rate).tryTake(rate, tokens) ? Outcome.GRANTED : Outcome.REFUSED;
    }

    /** The same with all that a client is told; empty if it is forgotten. */
    synchronized Optional<Taken> take(Rate rate, long tokens) {
        if (forgotten) {
            return Optional.empty();
        }
        var asked = made(rate);
        boolean granted = asked.tryTake(rate, tokens);
        var wait = granted ? Duration.ZERO : asked.waitFor(tokens);
        return Optional.of(new Taken(granted, asked.left(), wait));
    }

    /** Until so many can be taken, above zero. */
    synchronized Duration waitFor(Rate rate, long tokens) {
        return made(rate).waitFor(tokens);
    }

    /** Puts back what was taken a moment ago. */
    synchronized void giveBack(long tokens) {
        if (bucket != null) {
            bucket.giveBack(tokens);
        }
    }

    /** Grants nothing from now on, and leaves a shadow if it is not full. */
    synchronized void forget() {
        forgotten = true;
        if (bucket != null && bucket.nanosUntilFull() > 0) {
            shadows.cast(key, bucket.nanosUntilFull(), bucket.nanosFromEmptyToFull(), time.currentTimeNanos());
        }
    }

    private RatedBucket made(Rate rate) {
        if (bucket == null) {
            bucket = new RatedBucket(rate, shadows.tokens(key, rate, time.currentTimeNanos()), time);
        }
        return bucket;
    }
}
