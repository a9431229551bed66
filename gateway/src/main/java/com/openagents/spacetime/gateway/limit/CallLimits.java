package com.openagents.spacetime.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.openagents.spacetime.gateway.token.Principal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * The HTTP calls of each subject, as one token bucket a subject: it refills steadily and holds at most a burst. Any
 * thread may ask. A subject that has been away for {@link #FORGOTTEN_AFTER} starts with a full bucket again.
 */
public final class CallLimits {
    /** Longer than any bucket takes to fill, so that being forgotten gives nothing away. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private static final int MOST_SUBJECTS = 200_000;

    private final LimitSettings settings;
    private final TimeMeter time;
    private final Cache<Principal, Bucket> buckets = Caffeine.newBuilder()
            .expireAfterAccess(FORGOTTEN_AFTER)
            .maximumSize(MOST_SUBJECTS)
            .build();

    /** Limits that measure elapsed time by the given meter. */
    public CallLimits(LimitSettings settings, TimeMeter time) {
        this.settings = settings;
        this.time = time;
    }

    /** Takes one call from the subject's bucket: zero if it may go on, else how long until the next is there. */
    public Duration take(Principal subject) {
        var probe = buckets.get(subject, _ -> newBucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(settings.callBurst())
                        .refillGreedy(settings.callsPerSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(time)
                .build();
    }
}
