package com.openagents.spacetime.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.openagents.spacetime.gateway.token.Principal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * The HTTP calls of each subject, as one token bucket a subject: it refills steadily and holds at most a burst. Any
 * thread may ask. A subject that has been away for so long that its bucket is full again is forgotten.
 */
public final class CallLimits {
    /** Until a subject is forgotten at the earliest, so that a bucket is not made anew for every other call. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final int MOST_SUBJECTS = 200_000;

    private final LimitSettings settings;
    private final TimeMeter time;
    private final Cache<Principal, Bucket> buckets;

    /** Limits that measure elapsed time by the given meter. */
    public CallLimits(LimitSettings settings, TimeMeter time) {
        this.settings = settings;
        this.time = time;
        this.buckets = Caffeine.newBuilder()
                .expireAfterAccess(forgottenAfter(settings))
                .maximumSize(MOST_SUBJECTS)
                .ticker(time::currentTimeNanos)
                .build();
    }

    /** Takes one call from the subject's bucket: zero if it may go on, else how long until the next is there. */
    public Duration take(Principal subject) {
        var probe = buckets.get(subject, _ -> newBucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    /** As long as an empty bucket takes to fill, so that being forgotten gives nothing away. */
    private static Duration forgottenAfter(LimitSettings settings) {
        var full = Duration.ofSeconds(Math.ceilDiv(settings.callBurst(), settings.callsPerSecond()));
        return full.compareTo(REMEMBERED) > 0 ? full : REMEMBERED;
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(settings.callBurst())
                        .refillGreedy(settings.callsPerSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}
