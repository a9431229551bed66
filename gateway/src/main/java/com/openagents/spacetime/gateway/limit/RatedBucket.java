package com.openagents.spacetime.gateway.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;

/**
 * One bucket, and the rate that it keeps to at the moment. Asked with another rate it changes to that one in place, with
 * the same part of it full: whoever had spent half of what it may has half of the new, so going to and fro between two
 * rates gives nothing away. Belongs to one thread, or is under its owner's monitor; a grant allocates nothing.
 */
final class RatedBucket {
    private final Bucket bucket;
    private Rate rate;

    /**
     * Makes one.
     *
     * @param tokens what it holds at first, from 0 to the rate's burst
     */
    RatedBucket(Rate rate, long tokens, TimeMeter time) {
        this.rate = rate;
        this.bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.burst())
                        .refillGreedy(rate.tokens(), rate.per())
                        .initialTokens(tokens))
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** Takes tokens, all or none. */
    boolean tryTake(Rate now, long tokens) {
        keepTo(now);
        return bucket.tryConsume(tokens);
    }

    /** Puts back what was taken, up to the burst. */
    void giveBack(long tokens) {
        bucket.addTokens(tokens);
    }

    /** What is in it, not negative. */
    long left() {
        return Math.max(0, bucket.getAvailableTokens());
    }

    /** How long it takes from empty to full, in nanoseconds, above zero. */
    long nanosFromEmptyToFull() {
        return Math.max(
                1, (long) ((double) rate.burst() / rate.tokens() * rate.per().toNanos()));
    }

    private long nanosUntil(long tokens) {
        return bucket.estimateAbilityToConsume(Math.min(tokens, rate.burst())).getNanosToWaitForRefill();
    }

    /** Until it has so many, above zero; of more than it can hold: until it is full. */
    Duration waitFor(long tokens) {
        return Duration.ofNanos(Math.max(1, nanosUntil(tokens)));
    }

    /** Until it is full, in nanoseconds. */
    long nanosUntilFull() {
        return nanosUntil(rate.burst());
    }

    @SuppressWarnings(
            "ReferenceEquality") // the same settings give the same object, which is all that a hot path compares
    private void keepTo(Rate now) {
        if (now == rate || now.equals(rate)) {
            return;
        }
        bucket.replaceConfiguration(
                BucketConfiguration.builder()
                        .addLimit(limit -> limit.capacity(now.burst()).refillGreedy(now.tokens(), now.per()))
                        .build(),
                TokensInheritanceStrategy.PROPORTIONALLY);
        rate = now;
    }
}
