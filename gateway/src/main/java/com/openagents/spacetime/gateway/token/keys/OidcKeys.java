package com.openagents.spacetime.gateway.token.keys;

import com.openagents.spacetime.gateway.token.KeySet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps the keys of one OpenID provider fresh, on one virtual thread: it fetches at once, then again and again, sooner if
 * someone asks. A fetch that fails changes nothing: the last good keys stay in force.
 */
final class OidcKeys implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OidcKeys.class);

    private final IssuerSettings.Oidc issuer;
    private final KeyFetcher fetcher;
    private final RefreshTimes times;
    private final Consumer<KeySet> keeper;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    // Guarded by the lock: the fetch that is under way or due, and how and when the last one ended.
    private boolean due = true;
    private CompletableFuture<Boolean> round = new CompletableFuture<>();
    private boolean succeeded;
    private long ended;

    // Of the thread alone: what the log already says.
    private KeySet known = KeySet.EMPTY;
    private String complaint = "";

    private OidcKeys(IssuerSettings.Oidc issuer, KeyFetcher fetcher, RefreshTimes times, Consumer<KeySet> keeper) {
        this.issuer = issuer;
        this.fetcher = fetcher;
        this.times = times;
        this.keeper = keeper;
        this.thread = Thread.ofVirtual().name("keys-" + issuer.rules().name()).unstarted(this::run);
    }

    /**
     * Begins to fetch.
     *
     * @param keeper takes each set of keys, before those who asked for it are told
     */
    static OidcKeys start(IssuerSettings.Oidc issuer, KeyFetcher fetcher, RefreshTimes times, Consumer<KeySet> keeper) {
        var keys = new OidcKeys(issuer, fetcher, times, keeper);
        keys.thread.start();
        return keys;
    }

    /**
     * Asks for newer keys. All who ask while a fetch is due or under way share it; within the window after one, its outcome
     * is the answer. From any thread; never blocks.
     *
     * @return whether the key server's last answer was good; completed on a virtual thread
     */
    CompletableFuture<Boolean> refresh() {
        lock.lock();
        try {
            if (due) {
                return round;
            }
            if (System.nanoTime() - ended < times.window().toNanos()) {
                return CompletableFuture.completedFuture(succeeded);
            }
            due = true;
            asked.signal();
            return round;
        } finally {
            lock.unlock();
        }
    }

    /** Stops. Who still waits, or asks later, is told that there are no newer keys. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                var good = fetch();
                endRound(good);
                awaitNext(times.pause(good, ThreadLocalRandom.current().nextDouble()));
            }
        } catch (InterruptedException e) {
            endForGood();
        }
    }

    private boolean fetch() throws InterruptedException {
        try {
            var fetched = fetcher.fetch(issuer);
            noteKeys(fetched);
            keeper.accept(fetched.keys());
            return true;
        } catch (KeysUnavailable e) {
            noteFailure(String.valueOf(e.getMessage()));
            return false;
        } catch (RuntimeException e) {
            // The top of the thread: whatever a key server manages to provoke, the next fetch must still come.
            LOG.errorf(
                    e,
                    "Fetching issuer keys failed unexpectedly issuer=%s",
                    issuer.rules().name());
            return false;
        }
    }

    private void endRound(boolean good) {
        CompletableFuture<Boolean> done;
        lock.lock();
        try {
            succeeded = good;
            ended = System.nanoTime();
            due = false;
            done = round;
            round = new CompletableFuture<>();
        } finally {
            lock.unlock();
        }
        var executor = (Executor) Thread::startVirtualThread;
        done.completeAsync(() -> good, executor);
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

    private void noteKeys(Jwks fetched) {
        if (!fetched.keys().equals(known) || !complaint.isEmpty()) {
            LOG.infof(
                    "Issuer keys are in force issuer=%s keys=%d skipped=%s",
                    issuer.rules().name(), fetched.keys().keys().size(), fetched.skipped());
        }
        known = fetched.keys();
        complaint = "";
    }

    private void noteFailure(String reason) {
        if (!reason.equals(complaint)) {
            LOG.warnf(
                    "Issuer keys cannot be fetched, the last good ones stay in force issuer=%s keys=%d reason=%s",
                    issuer.rules().name(), known.keys().size(), reason);
        }
        complaint = reason;
    }
}
