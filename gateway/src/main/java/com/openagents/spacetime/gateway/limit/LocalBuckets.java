package com.openagents.spacetime.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalListener;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The buckets of this process. Their number is bounded: those that nobody asks for some time are forgotten, and in need
 * those that are asked least. What is forgotten before it is full leaves a {@link Shadows shadow} behind, so nobody gets a
 * full bucket by making the gateway forget an empty one. Thread-safe; what goes on in it takes well below a microsecond
 * and a grant allocates nothing, so event loops ask at once by {@link #tryTake}.
 */
public final class LocalBuckets implements Buckets {
    /** Until a bucket is forgotten that nobody asks, so that it is not made anew for every other request. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final RemovalListener<Key, HeldBucket> LEAVE_A_SHADOW = (_, bucket, _) -> {
        if (bucket != null) { // always: none is collected
            bucket.forget();
        }
    };

    /** About 300 bytes each. */
    private static final int MOST_BUCKETS = 200_000;

    private final TimeMeter time;
    private final LoadingCache<Key, HeldBucket> held;

    /** None yet; elapsed time is what the meter says. */
    public LocalBuckets(TimeMeter time) {
        this(time, MOST_BUCKETS);
    }

    /** @param most how many are remembered, about */
    LocalBuckets(TimeMeter time, int most) {
        this.time = time;
        var shadows = new Shadows(time.currentTimeNanos());
        this.held = Caffeine.newBuilder()
                .expireAfterAccess(REMEMBERED)
                .maximumSize(most)
                .executor(Runnable::run) // its upkeep is less work than to wake a thread for it every few messages
                .ticker(time::currentTimeNanos)
                .evictionListener(LEAVE_A_SHADOW)
                .build(key -> new HeldBucket(key, shadows, time));
    }

    @Override
    public CompletionStage<Taken> take(Key key, Rate rate, long tokens) {
        return CompletableFuture.completedFuture(takeNow(key, rate, tokens));
    }

    /** The same as {@link #take}, at once. */
    public Taken takeNow(Key key, Rate rate, long tokens) {
        while (true) {
            var taken = held.get(key).take(rate, tokens);
            if (taken.isPresent()) {
                return taken.get();
            }
        }
    }

    /** Takes tokens, all or none; more than the burst are never there. */
    public boolean tryTake(Key key, Rate rate, long tokens) {
        while (true) {
            switch (held.get(key).tryTake(rate, tokens)) {
                case GRANTED -> {
                    return true;
                }
                case REFUSED -> {
                    return false;
                }
                case FORGOTTEN -> {} // between being found and being asked: the next look finds another
            }
        }
    }

    /** Puts back what was taken a moment ago. */
    public void giveBack(Key key, long tokens) {
        held.get(key).giveBack(tokens);
    }

    /** Until so many tokens can be taken, above zero; of more than the burst: until it is full. */
    public Duration waitFor(Key key, Rate rate, long tokens) {
        return held.get(key).waitFor(rate, tokens);
    }

    /** What elapsed time is here. */
    TimeMeter time() {
        return time;
    }

    /** How many are remembered, about. */
    long size() {
        held.cleanUp();
        return held.estimatedSize();
    }
}
