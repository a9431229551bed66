package com.openagents.spacetime.gateway.shared;

import com.openagents.spacetime.gateway.observe.SharedMetrics;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way to Redis, open or shut.
 *
 * <pre>
 *            a probe is answered                    an answer is late, or the connection is lost
 *   shut ───────────────────────────► open ───────────────────────────────────────────────────► shut
 *    │ ▲                                                                                          │
 *    │ └── a probe is not answered: after 3 s of that the connection is replaced ◄────────────────┘
 *    └──── no connection: another try after 100 ms, twice as long each time up to 2 s
 * </pre>
 *
 * <p>While it is shut every question fails at once. While it is open a question fails after {@link #BOUND} at the latest,
 * and then the way is shut for everybody else: so a Redis that hangs delays only what was asked before that was known. An
 * error for an answer fails that one question; whether Redis is of any use is found out by the probe, which writes as the
 * buckets do, once a second.
 *
 * <p>One thread of its own connects and probes, and alone opens the way. Any thread may ask.
 */
final class RedisLink implements AutoCloseable {
    /** How long an answer is waited for. */
    static final Duration BOUND = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(RedisLink.class);

    private static final Duration PROBED_EVERY = Duration.ofSeconds(1);
    private static final Duration PROBED_AGAIN = Duration.ofMillis(250);
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final String PROBE = "return redis.call('set', KEYS[1], ARGV[1], 'PX', 10000)";

    private final RedisClients clients;
    private final Keys keys;
    private final String authority;
    private final SharedMetrics metrics;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch first = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("redis").unstarted(this::keep);
    private volatile @Nullable Line line; // null: the way is shut. Opened by the thread alone, shut by anybody
    private volatile boolean closed;
    private long lines; // the thread's own, as is the next
    private @Nullable Boolean reported;

    RedisLink(SharedSettings settings, Keys keys, SharedMetrics metrics) {
        this.clients = new RedisClients(settings);
        this.keys = keys;
        this.authority = settings.authority();
        this.metrics = metrics;
    }

    /** Returns when it is known for the first time whether there is a way; soon after the start, and at once from then on. */
    void awaitFirst() throws InterruptedException {
        first.await();
    }

    /** Begins to connect, and goes on until it is closed. */
    void begin() {
        thread.start();
    }

    /**
     * Asks something of Redis.
     *
     * @return the answer; a failure within {@link #BOUND} if there is none until then, or an error
     */
    <T> CompletionStage<T> ask(Function<Line, CompletionStage<T>> question) {
        var open = line;
        if (open == null) {
            return CompletableFuture.failedFuture(new RedisAway("Redis is away"));
        }
        CompletionStage<T> answer;
        try {
            answer = question.apply(open);
        } catch (RedisException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        return answer.toCompletableFuture()
                .copy()
                .orTimeout(BOUND.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, failure) -> {
                    if (failure != null && !isErrorAnswer(failure)) {
                        lost(open);
                    }
                });
    }

    private void lost(Line open) {
        synchronized (this) {
            if (line != open) {
                return;
            }
            line = null;
        }
        wake.release();
    }

    private synchronized void open(Line next) {
        if (!closed) {
            line = next;
        }
    }

    private synchronized void shut() {
        line = null;
    }

    private static boolean isErrorAnswer(Throwable failure) {
        var cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RedisCommandExecutionException;
    }

    private void keep() {
        var pause = FIRST_PAUSE;
        try {
            while (!closed) {
                try (var connection = clients.open()) {
                    pause = FIRST_PAUSE;
                    attend(connection);
                } catch (RedisException failure) {
                    report(false, reason(failure));
                } catch (IOException unreadable) {
                    report(false, "the password file cannot be read: " + unreadable);
                } catch (RuntimeException e) { // the top of the thread: without it Redis would never be used again
                    LOG.error("The way to Redis failed", e);
                } finally {
                    shut();
                }
                Thread.sleep(pause.plusMillis(ThreadLocalRandom.current().nextLong(1 + pause.toMillis() / 2)));
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException stopped) {
            LOG.debug("No way to Redis is kept any more: the gateway stops");
        } finally {
            first.countDown();
            clients.close();
        }
    }

    /** Opens and shuts the way for as long as there is hope for the connection. */
    private void attend(StatefulRedisConnection<byte[], byte[]> connection) throws InterruptedException {
        long answered = System.nanoTime();
        while (connection.isOpen() && System.nanoTime() - answered < GIVEN_UP_AFTER.toNanos()) {
            var complaint = probe(connection);
            if (complaint == null) {
                answered = System.nanoTime();
                if (line == null) {
                    open(new Line(++lines, connection, keys));
                }
                report(true, "");
                wake.tryAcquire(PROBED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                shut();
                report(false, complaint);
                Thread.sleep(PROBED_AGAIN);
            }
            wake.drainPermits();
        }
        shut();
        report(false, "the connection was lost");
    }

    /** Writes something that is over soon: null if that works, else why not. */
    private @Nullable String probe(StatefulRedisConnection<byte[], byte[]> connection) throws InterruptedException {
        try {
            connection
                    .async()
                    .eval(
                            PROBE,
                            ScriptOutputType.STATUS,
                            new byte[][] {keys.probe()},
                            "1".getBytes(StandardCharsets.US_ASCII))
                    .toCompletableFuture()
                    .get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (TimeoutException late) {
            return "no answer within %d ms".formatted(BOUND.toMillis());
        } catch (ExecutionException failure) {
            return reason(failure.getCause());
        } catch (RedisException refused) {
            return reason(refused);
        }
    }

    /** The innermost message: Redis' own word, or the system's. */
    static String reason(@Nullable Throwable failure) {
        var cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
    }

    private void report(boolean up, String why) {
        if (Boolean.valueOf(up).equals(reported)) {
            return;
        }
        reported = up;
        metrics.up(up);
        first.countDown();
        if (up) {
            LOG.infof("Limits, tickets and revocations are shared with other replicas redis=%s", authority);
        } else {
            LOG.warnf("Redis is away: this replica decides alone redis=%s reason=\"%s\"", authority, why);
        }
    }

    /** Shuts the way for good. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            line = null;
        }
        thread.interrupt();
    }
}
