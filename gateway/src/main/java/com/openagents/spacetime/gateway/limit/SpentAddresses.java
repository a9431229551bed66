package com.openagents.spacetime.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * The addresses of which no credential is verified for some time, since their bucket of refusals is empty. A bucket cannot
 * be asked whether it is empty without taking from it, and one that replicas share cannot be asked for nothing; so what it
 * said last is kept here. Bounded in number: an address that is forgotten is verified once more. Thread-safe.
 */
final class SpentAddresses {
    private static final int MOST = 100_000;

    private final TimeMeter time;
    private final Cache<AddressBlock, Long> until; // in nanoseconds of the meter

    SpentAddresses(TimeMeter time) {
        this.time = time;
        this.until = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(time::currentTimeNanos)
                .expireAfter(Expiry.<AddressBlock, Long>writing(
                        (_, end) -> Duration.ofNanos(Math.max(1, end - time.currentTimeNanos()))))
                .build();
    }

    /** Notes what the bucket said when a refusal was taken from it. */
    void note(AddressBlock address, Rate rate, Buckets.Taken taken) {
        if (taken.granted() && taken.remaining() > 0) {
            return;
        }
        var wait = taken.granted() ? rate.per().dividedBy(rate.tokens()) : taken.retryAfter();
        until.put(address, time.currentTimeNanos() + wait.toNanos());
    }

    /** How long nothing of the address is verified; zero or less if it is. */
    Duration left(AddressBlock address) {
        var end = until.getIfPresent(address);
        return end == null ? Duration.ZERO : Duration.ofNanos(end - time.currentTimeNanos());
    }
}
