package com.openagents.spacetime.gateway.edge;

import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.DrainPlan;
import com.openagents.spacetime.gateway.session.LiveSession;
import com.openagents.spacetime.gateway.session.Sessions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * The end of a gateway, in an order that costs no client more than a reconnect: nobody new may stay, those who are there
 * are told to go one after the other ({@link DrainPlan}), and calls that SpacetimeDB has are answered. Thread-safe.
 *
 * <p>It begins with the flag and looks through the sessions then; who opens a session lists it first and calls
 * {@link #joined} then. So of the two, one always sees the other.
 */
final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    /** The part of the window in which clients are told to go; the rest is for those who answer late. */
    private static final double TELLING = 0.8;

    /** Between these a client should come back: a load balancer needs its time to see that this gateway is not ready. */
    private static final Duration SOONEST = Duration.ofSeconds(1);

    private static final Duration LATEST = Duration.ofSeconds(5);

    /** How often to look whether anybody is left. */
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Sessions sessions;
    private final Supplier<Duration> window;
    private final RandomGenerator random;
    private final Time time;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean draining;

    /** How time passes. */
    interface Time {
        /** That of the machine. */
        Time OF_THE_MACHINE = new Time() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pass(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };

        /** As {@link System#nanoTime()}. */
        long nanos();

        /** Returns when it has passed. */
        void pass(Duration duration) throws InterruptedException;
    }

    /**
     * Nothing is drained yet.
     *
     * @param window how long it may take; asked once, when it begins
     * @param random from any thread
     */
    Drain(Sessions sessions, Supplier<Duration> window, RandomGenerator random, Time time) {
        this.sessions = sessions;
        this.window = window;
        this.random = random;
        this.time = time;
    }

    /** Whether it has begun: then nobody new may stay. */
    boolean isDraining() {
        return draining;
    }

    /** How long somebody should stay away who is refused or told to go; another time for each. */
    Duration retryAfter() {
        return Duration.ofMillis(random.nextLong(SOONEST.toMillis(), LATEST.toMillis()));
    }

    /** Looks at a session that has been listed: it may have come too late to stay. */
    void joined(LiveSession session) {
        if (draining) {
            tell(session);
        }
    }

    /** A call goes to SpacetimeDB; to be followed by {@link #callEnded} exactly once. */
    void callBegan() {
        calls.incrementAndGet();
    }

    /** The call has been answered, or nobody waits for it any more. */
    void callEnded() {
        calls.decrementAndGet();
    }

    /**
     * Drains; returns when nobody is left or the window has passed. A second call returns at once.
     *
     * @throws InterruptedException if the waiting was interrupted
     */
    void run() throws InterruptedException {
        synchronized (this) {
            if (draining) {
                return;
            }
            draining = true;
        }
        long begun = time.nanos();
        var limit = window.get();
        var guests = sessions.live();
        LOG.infof("Draining sessions=%d calls=%d window=%s", guests.size(), calls.get(), limit);
        var moments = DrainPlan.moments(guests.size(), Duration.ofNanos((long) (limit.toNanos() * TELLING)), random);
        for (int next = 0; next < guests.size(); next++) {
            await(begun + moments.get(next).toNanos());
            tell(guests.get(next));
        }
        await(begun + limit.toNanos());
        LOG.infof(
                "Drained after_ms=%d sessions_left=%d calls_left=%d",
                Duration.ofNanos(time.nanos() - begun).toMillis(), sessions.size(), calls.get());
    }

    private void tell(LiveSession session) {
        session.close(Refusal.DRAINING, retryAfter());
    }

    /** Waits for the moment, or until nobody is left. */
    private void await(long moment) throws InterruptedException {
        long left = moment - time.nanos();
        while (left > 0 && somebodyIsLeft()) {
            time.pass(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
            left = moment - time.nanos();
        }
    }

    private boolean somebodyIsLeft() {
        return calls.get() > 0 || !sessions.areVacant();
    }
}
