package com.openagents.spacetime.gateway.shared;

import com.openagents.spacetime.gateway.limit.Buckets;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.Rate;
import com.openagents.spacetime.gateway.observe.SharedMetrics;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Buckets in Redis, which all replicas take from, and others here for when it is away. What it does not answer within
 * {@link RedisLink#BOUND} those here decide, which are full until then: with n replicas a subject may take up to n + 1 times
 * its burst and n times its rate meanwhile. Replicas compare their clocks through the buckets; one that is ahead takes what
 * the others would have got later, and no more. Thread-safe.
 */
final class RedisBuckets implements Buckets {
    private final RedisLink link;
    private final Buckets here;
    private final SharedMetrics metrics;

    RedisBuckets(RedisLink link, Buckets here, SharedMetrics metrics) {
        this.link = link;
        this.here = here;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<Taken> take(Key key, Rate rate, long tokens) {
        if (!isShared(key.rule())) {
            return here.take(key, rate, tokens);
        }
        return link.ask(line -> line.bucket(key, rate).tryConsumeAndReturnRemaining(tokens))
                .thenApply(RedisBuckets::taken)
                .exceptionallyCompose(_ -> {
                    metrics.fellBack(SharedMetrics.Use.BUCKET);
                    return here.take(key, rate, tokens);
                });
    }

    /** Whether a rule counts over all replicas: not those that guard one process, nor those that count inside a socket. */
    private static boolean isShared(LimitRule rule) {
        return switch (rule) {
            case ADDRESS_REQUESTS, ADDRESS_REFUSALS, SUBJECT_HANDSHAKES, SUBJECT_CALLS, DATABASE_CALLS -> true;
            case ADDRESS_SOCKETS,
                    SUBJECT_SOCKETS,
                    SUBJECT_CALLS_IN_FLIGHT,
                    SUBJECT_MESSAGES,
                    SUBJECT_BYTES,
                    SUBJECT_REDUCER,
                    SOCKET_MESSAGES,
                    SOCKET_BYTES,
                    DATABASE_SOCKETS,
                    DATABASE_MESSAGES,
                    GATEWAY_HANDSHAKES,
                    GATEWAY_SOCKETS -> false;
        };
    }

    private static Taken taken(ConsumptionProbe probe) {
        return new Taken(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill())));
    }
}
