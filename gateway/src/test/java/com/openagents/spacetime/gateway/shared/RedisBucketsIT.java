package com.openagents.spacetime.gateway.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.limit.Buckets;
import com.openagents.spacetime.gateway.limit.LimitRule;
import com.openagents.spacetime.gateway.limit.Rate;
import com.openagents.spacetime.gateway.observe.SharedMetrics.Use;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBucketsIT {
    private static final Rate TEN_AN_HOUR = new Rate(10, Duration.ofHours(1), 10);

    /** The bound, and what a machine that is busy with other things may add. */
    private static final Duration SOON = RedisLink.BOUND.plusMillis(400);

    @TempDir
    private Path folder;

    private RedisServer redis;
    private final List<Replica> replicas = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start(folder);
    }

    @AfterEach
    void end() throws Exception {
        replicas.forEach(Replica::close);
        redis.close();
    }

    @Test
    void what_one_replica_takes_the_other_has_not() {
        var one = replica();
        var other = replica();

        var first = one.take("ada", TEN_AN_HOUR, 7);
        var second = other.take("ada", TEN_AN_HOUR, 2);
        var third = one.take("ada", TEN_AN_HOUR, 2);

        assertThat(first).isEqualTo(new Buckets.Taken(true, 3, Duration.ZERO));
        assertThat(second).isEqualTo(new Buckets.Taken(true, 1, Duration.ZERO));
        assertThat(third.granted()).isFalse();
        assertThat(third.remaining()).isEqualTo(1);
        assertThat(third.retryAfter()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
        assertThat(one.own.asked).hasValue(0);
    }

    /** What came of many questions about one bucket. */
    private record Round(long granted, int askedHere) {}

    @Test
    void however_many_ask_at_once_at_both_as_much_is_given_as_there_is() {
        var one = replica();
        var other = replica();
        var number = new AtomicInteger();

        var round = await().atMost(Duration.ofSeconds(20)) // until the classes are loaded an answer may be late
                .until(() -> round(one, other, "ada" + number.incrementAndGet()), found -> found.askedHere() == 0);

        assertThat(round.granted()).isEqualTo(50);
    }

    private static Round round(Replica one, Replica other, String holder) {
        int before = one.own.asked.get() + other.own.asked.get();
        var asked = IntStream.range(0, 400)
                .mapToObj(i -> (i % 2 == 0 ? one : other).asked(holder, new Rate(1, Duration.ofHours(1), 50), 1))
                .map(CompletionStage::toCompletableFuture)
                .toList();
        long granted = asked.stream()
                .map(CompletableFuture::join)
                .filter(Buckets.Taken::granted)
                .count();
        return new Round(granted, one.own.asked.get() + other.own.asked.get() - before);
    }

    @Test
    void a_bucket_is_forgotten_by_redis_when_it_would_be_full_again() {
        var one = replica();

        one.take("ada", new Rate(1000, Duration.ofSeconds(1), 10), 10);

        assertThat(new Dump(redis.port()).lives(name -> name.contains("bucket")))
                .singleElement()
                .satisfies(life -> assertThat(life).isBetween(1L, 10_100L));
    }

    @Test
    void another_rate_is_another_bucket() {
        var one = replica();
        one.take("ada", TEN_AN_HOUR, 10);

        assertThat(one.take("ada", new Rate(20, Duration.ofHours(1), 20), 1).remaining())
                .isEqualTo(19);
    }

    @Test
    void what_counts_one_replica_alone_is_never_asked_of_redis() {
        var one = replica();

        one.buckets.take(new Buckets.Key(LimitRule.GATEWAY_HANDSHAKES, ""), TEN_AN_HOUR, 1);

        assertThat(one.own.asked).hasValue(1);
        assertThat(one.fallbacks(Use.BUCKET)).isZero();
    }

    @Test
    void a_redis_that_is_killed_is_done_without_and_used_again_when_it_is_back() throws Exception {
        var one = replica();
        one.take("ada", TEN_AN_HOUR, 1);

        redis.kill();
        assertThat(slowestOf(one)).isLessThan(SOON);
        await().atMost(Duration.ofSeconds(5)).until(() -> !one.isUp());
        assertThat(one.take("ada", TEN_AN_HOUR, 1).remaining()).isEqualTo(OwnBuckets.LEFT);
        assertThat(one.fallbacks(Use.BUCKET)).isPositive();

        redis.restart();
        await().atMost(Duration.ofSeconds(20)).until(one::isUp);
        assertThat(one.take("ada", TEN_AN_HOUR, 1).remaining()).isEqualTo(9);
    }

    @Test
    void a_redis_that_hangs_delays_nothing_beyond_the_bound_and_is_used_again_when_it_goes_on() throws Exception {
        var one = replica();
        one.take("ada", TEN_AN_HOUR, 1);

        redis.stop();
        assertThat(slowestOf(one)).isLessThan(SOON);
        await().atMost(Duration.ofSeconds(5)).until(() -> !one.isUp());
        long begun = System.nanoTime();
        IntStream.range(0, 10_000).forEach(_ -> one.take("ada", TEN_AN_HOUR, 1));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)) // not one of them has waited
                .isLessThan(Duration.ofSeconds(10));

        redis.resume();
        await().atMost(Duration.ofSeconds(20)).until(one::isUp);
        assertThat(one.take("ada", TEN_AN_HOUR, 1).remaining()).isEqualTo(8);
    }

    @Test
    void a_redis_that_hung_for_so_long_that_its_connection_was_given_up_is_used_again() throws Exception {
        var one = replica();

        redis.stop();
        await().atMost(Duration.ofSeconds(5)).until(() -> !one.isUp());
        await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(6)).until(() -> !one.isUp());
        redis.resume();

        await().atMost(Duration.ofSeconds(20)).until(one::isUp);
        assertThat(one.take("ada", TEN_AN_HOUR, 1).remaining()).isEqualTo(9);
    }

    @Test
    void a_redis_that_answers_with_errors_is_done_without() throws Exception {
        redis.close();
        redis = RedisServer.start(folder, "--maxmemory", "1");
        var one = new Replica(redis.settings());
        replicas.add(one);

        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(2)).until(() -> !one.isUp());
        assertThat(one.take("ada", TEN_AN_HOUR, 1).remaining()).isEqualTo(OwnBuckets.LEFT);
    }

    @Test
    void a_value_that_is_no_bucket_costs_that_bucket_alone_its_replicas() {
        var one = replica();
        one.take("ada", TEN_AN_HOUR, 1);
        new Dump(redis.port()).overwrite(name -> name.contains("bucket"), "nonsense");

        assertThat(one.take("ada", TEN_AN_HOUR, 1).remaining()).isEqualTo(OwnBuckets.LEFT);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() ->
                        assertThat(one.take("eve", TEN_AN_HOUR, 1).granted()).isTrue());
    }

    private Replica replica() {
        var replica = new Replica(redis.settings());
        replicas.add(replica);
        await().atMost(Duration.ofSeconds(20)).until(replica::isUp);
        return replica;
    }

    /** How long the slowest of many questions took that were asked one after the other. */
    private static Duration slowestOf(Replica replica) {
        long slowest = 0;
        for (int i = 0; i < 200; i++) {
            long begun = System.nanoTime();
            replica.take("eve", new Rate(1000, Duration.ofSeconds(1), 1000), 1);
            slowest = Math.max(slowest, System.nanoTime() - begun);
        }
        return Duration.ofNanos(slowest);
    }
}
