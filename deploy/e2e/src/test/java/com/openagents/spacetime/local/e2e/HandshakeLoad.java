package com.openagents.spacetime.local.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Clients that come at a steady pace, each with a token made for it, and go as soon as they are let in. */
final class HandshakeLoad implements AutoCloseable {
    /** Clients that have their tokens from one place. */
    private record Wave(Supplier<String> tokens, AtomicInteger underWay) {
        static Wave of(Supplier<String> tokens) {
            return new Wave(tokens, new AtomicInteger());
        }

        void awaitGone() {
            await().atMost(Duration.ofSeconds(30)).until(() -> underWay.get() == 0);
        }
    }

    private final Door door;
    private final AtomicInteger letIn = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> others = new ConcurrentLinkedQueue<>();
    private Wave wave; // guarded by this
    private boolean ended; // guarded by this

    /** Begins at once. */
    HandshakeLoad(Door door, int perSecond, Supplier<String> tokens) {
        this.door = door;
        this.wave = Wave.of(tokens);
        var pause = Duration.ofSeconds(1).dividedBy(perSecond).toNanos();
        Thread.ofVirtual().name("clients").start(() -> come(pause));
    }

    /** Takes tokens from elsewhere from now on; returns when no client with one from before is under way. */
    void use(Supplier<String> tokens) {
        exchanged(tokens).awaitGone();
    }

    /** Lets nobody come any more; returns when no client is under way. */
    void end() {
        ended().awaitGone();
    }

    /** How many clients were let in. */
    int letIn() {
        return letIn.get();
    }

    /** What became of all others. */
    List<String> others() {
        return List.copyOf(others);
    }

    @Override
    public void close() {
        end();
    }

    private void come(long pauseNanos) {
        var next = System.nanoTime();
        while (beginOne()) {
            next += pauseNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private synchronized boolean beginOne() {
        if (ended) {
            return false;
        }
        var mine = wave;
        mine.underWay().incrementAndGet();
        Thread.ofVirtual().start(() -> {
            try {
                note(door.handshake(mine.tokens().get()).join());
            } catch (CompletionException e) {
                others.add(e.toString());
            } finally {
                mine.underWay().decrementAndGet();
            }
        });
        return true;
    }

    private void note(int status) {
        if (status == 101) {
            letIn.incrementAndGet();
        } else {
            others.add("status " + status);
        }
    }

    private synchronized Wave exchanged(Supplier<String> tokens) {
        var before = wave;
        wave = Wave.of(tokens);
        return before;
    }

    private synchronized Wave ended() {
        ended = true;
        return wave;
    }
}
