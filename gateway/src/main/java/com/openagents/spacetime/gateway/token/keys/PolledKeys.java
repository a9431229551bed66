package com.openagents.spacetime.gateway.token.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.openagents.spacetime.gateway.token.KeySet;
import com.openagents.spacetime.gateway.token.keys.KeyEvents.Event;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Keeps published keys fresh, on one virtual thread: it fetches at once, then again before what it has runs out, and sooner
 * if a token names a key that is not there.
 *
 * <ul>
 *   <li>A fetch that fails changes nothing: the last good keys stay in force, up to the stale limit; then they are dropped.
 *   <li>All who ask while a fetch is due or under way share it. After a fetch that somebody asked for there is none like it
 *       until the window is over: its outcome is the answer.
 *   <li>A {@code kid} that a fetch did not bring is remembered as absent for a while, and asks for nothing. The memory is
 *       bounded, and a {@code kid} that is published meanwhile is not asked for in the first place.
 * </ul>
 */
final class PolledKeys implements KeyFeed {
    private static final Logger LOG = Logger.getLogger(PolledKeys.class);
    private static final int MAX_ABSENT = 1_000;
    /** A key that is used before it is published is refused for this long at worst. */
    private static final Duration ABSENCE = Duration.ofMinutes(1);

    private final String issuerName;
    private final Polling polling;
    private final KeyFetcher fetcher;
    private final RefreshTimes times;
    private final Taker taker;
    private final KeyEvents events;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    // Guarded by the lock: the fetch that is under way or due, and how the last ones ended.
    private boolean due = true;
    private boolean onDemand;
    private CompletableFuture<Boolean> round = new CompletableFuture<>();
    private boolean succeeded;
    private boolean isWindowOpen;
    private long windowBegan;

    private final Cache<String, Boolean> absent = Caffeine.newBuilder()
            .maximumSize(MAX_ABSENT)
            .expireAfterWrite(ABSENCE)
            .build();
    private volatile KeySet known =
            KeySet.EMPTY; // written by the thread alone; empty until the first answer, and when dropped

    // Of the thread alone: when the last good answer came, whether its keys were dropped since, what the log already
    // says.
    private long good = System.nanoTime();
    private boolean dropped;
    private String complaint = "";

    private PolledKeys(
            String issuerName, Polling polling, KeyFetcher fetcher, RefreshTimes times, Taker taker, KeyEvents events) {
        this.issuerName = issuerName;
        this.polling = polling;
        this.fetcher = fetcher;
        this.times = times;
        this.taker = taker;
        this.events = events;
        this.thread = Thread.ofVirtual().name("keys-" + issuerName).unstarted(this::run);
    }

    /** Begins to fetch. */
    static PolledKeys start(
            String issuerName, Polling polling, KeyFetcher fetcher, RefreshTimes times, Taker taker, KeyEvents events) {
        var keys = new PolledKeys(issuerName, polling, fetcher, times, taker, events);
        keys.thread.start();
        return keys;
    }

    /** Whether it does for this polling what a new one would do. */
    boolean serves(Polling other) {
        return polling.equals(other);
    }

    @Override
    public CompletableFuture<Boolean> refresh(Optional<String> kid) {
        if (hasCome(kid) || isAbsent(kid)) {
            return CompletableFuture.completedFuture(true);
        }
        lock.lock();
        try {
            if (!due
                    && isWindowOpen
                    && System.nanoTime() - windowBegan < times.window().toNanos()) {
                return CompletableFuture.completedFuture(succeeded);
            }
            if (!due) {
                due = true;
                onDemand = true;
                asked.signal();
            }
            return kid.map(this::roundFor).orElse(round);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a fetch has brought what was missing when the token was looked at. */
    private boolean hasCome(Optional<String> kid) {
        var present = known;
        return kid.map(present::names).orElse(!present.keys().isEmpty());
    }

    private boolean isAbsent(Optional<String> kid) {
        return kid.isPresent() && absent.getIfPresent(kid.get()) != null;
    }

    /** The round, noting at its end that the key is absent if it has not come; called under the lock. */
    private CompletableFuture<Boolean> roundFor(String kid) {
        return round.thenApply(fetched -> {
            if (fetched && !known.names(kid)) {
                absent.put(kid, true);
            }
            return fetched;
        });
    }

    @Override
    public String issuerName() {
        return issuerName;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                var published = fetch();
                endRound(published.isPresent());
                var pause = published
                        .map(fresh -> fresh.freshFor().orElse(polling.source().interval(times)))
                        .orElse(times.retry());
                awaitNext(RefreshTimes.shortened(
                        pause, ThreadLocalRandom.current().nextDouble()));
            }
        } catch (InterruptedException e) {
            endForGood();
        }
    }

    private Optional<Published> fetch() throws InterruptedException {
        try {
            var published = fetcher.fetch(polling.source());
            take(published);
            return Optional.of(published);
        } catch (KeysUnavailable e) {
            fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The top of the thread: whatever a key server manages to provoke, the next fetch must still come.
            LOG.errorf(e, "Fetching issuer keys failed unexpectedly issuer=%s", issuerName);
            fail(e.toString());
        }
        return Optional.empty();
    }

    private void take(Published published) {
        var keys = published.keys();
        if (!keys.equals(known) || !complaint.isEmpty()) {
            LOG.infof(
                    "Issuer keys are in force issuer=%s keys=%d skipped=%s",
                    issuerName, keys.keys().size(), published.skipped());
        }
        taker.take(this, keys);
        known = keys;
        complaint = "";
        good = System.nanoTime();
        dropped = false;
        events.happened(issuerName, Event.FETCHED);
    }

    private void fail(String reason) {
        if (!reason.equals(complaint)) {
            LOG.warnf(
                    "Issuer keys cannot be fetched, the last good ones stay in force issuer=%s keys=%d reason=%s",
                    issuerName, known.keys().size(), reason);
        }
        complaint = reason;
        events.happened(issuerName, Event.FETCH_FAILED);
        if (!dropped && System.nanoTime() - good > polling.staleLimit().toNanos()) {
            drop();
        }
    }

    private void drop() {
        dropped = true;
        known = KeySet.EMPTY;
        LOG.errorf(
                "Issuer keys are too old to rely on, its tokens cannot be verified issuer=%s stale_limit=%s",
                issuerName, polling.staleLimit());
        events.happened(issuerName, Event.TOO_STALE);
        taker.drop(this);
    }

    private void endRound(boolean fetched) {
        CompletableFuture<Boolean> done;
        lock.lock();
        try {
            succeeded = fetched;
            due = false;
            if (onDemand) {
                onDemand = false;
                isWindowOpen = true;
                windowBegan = System.nanoTime();
            }
            done = round;
            round = new CompletableFuture<>();
        } finally {
            lock.unlock();
        }
        var executor = (Executor) Thread::startVirtualThread;
        done.completeAsync(() -> fetched, executor);
    }

    private void awaitNext(Duration pause) throws InterruptedException {
        lock.lock();
        try {
            long remaining = pause.toNanos();
            while (!due && remaining > 0) {
                remaining = asked.awaitNanos(remaining);
            }
            due = true;
        } finally {
            lock.unlock();
        }
    }

    /** Leaves a completed round behind, so that nobody waits for a fetch that will not come. */
    private void endForGood() {
        lock.lock();
        try {
            due = true;
            round.complete(false);
        } finally {
            lock.unlock();
        }
    }
}
