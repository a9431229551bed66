package com.openagents.spacetime.gateway.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.openagents.spacetime.gateway.limit.Buckets;
import com.openagents.spacetime.gateway.limit.Rate;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A connection to Redis for as long as it is good. What belongs to it goes with it: the buckets' proxies, which gather
 * what is asked of one bucket while an answer is awaited, and so would wait for ever on a connection that is lost.
 * Thread-safe.
 */
final class Line {
    /** Until a bucket is forgotten after it would be full again: clocks differ. */
    private static final Duration SPARE = Duration.ofSeconds(10);

    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_PROXIES = 100_000;

    private final long number;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final Keys keys;
    private final AsyncProxyManager<byte[]> buckets;
    private final Cache<Limited, AsyncBucketProxy> proxies = Caffeine.newBuilder()
            .maximumSize(MOST_PROXIES)
            .expireAfterAccess(REMEMBERED)
            .build();

    private record Limited(Buckets.Key key, Rate rate) {}

    Line(long number, StatefulRedisConnection<byte[], byte[]> connection, Keys keys) {
        this.number = number;
        this.connection = connection;
        this.keys = keys;
        this.buckets = Bucket4jLettuce.casBasedBuilder(connection)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(SPARE))
                .requestTimeout(RedisLink.BOUND)
                .build()
                .asAsync();
    }

    /** Another one for every connection, and for every time that one is found good again. */
    long number() {
        return number;
    }

    RedisAsyncCommands<byte[], byte[]> commands() {
        return connection.async();
    }

    /**
     * A bucket. Another rate is another bucket: replicas read their settings at different moments, and would change one
     * bucket back and forth meanwhile.
     */
    AsyncBucketProxy bucket(Buckets.Key key, Rate rate) {
        return proxies.get(new Limited(key, rate), this::proxy);
    }

    private AsyncBucketProxy proxy(Limited limited) {
        var rate = limited.rate();
        var name = "%d/%d:%d:%s:%s"
                .formatted(
                        rate.tokens(),
                        rate.per().toMillis(),
                        rate.burst(),
                        limited.key().rule().word(),
                        limited.key().holder());
        var configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.tokens(), rate.per()))
                .build();
        var known = CompletableFuture.completedFuture(configuration);
        return buckets.builder().withOptimization(Optimizations.batching()).build(keys.bucket(name), () -> known);
    }
}
