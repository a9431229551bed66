package com.openagents.spacetime.gateway.splice;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a client is behind: what has been sent to it and its connection has not taken. In bytes that is bounded by
 * {@link Leg#MOST_QUEUED}, since SpacetimeDB is not read beyond; here it is bounded in time.
 *
 * <p>When a flush leaves something waiting, a mark is set at the end of the queue, and the connection takes the mark when
 * it has taken all that stands before it. If that lasts longer than the limit the client is too slow; else, if something
 * waits still, the next mark is set. So a client is ended only if something has waited for the limit, and nothing waits for
 * twice as long. The size of a message does not matter, nor how long a client has been behind in all: one that takes a
 * queue full of bytes within the limit, as a slow link does with its part of a message of many megabytes, may go on for
 * hours.
 *
 * <p>SpacetimeDB has a limit of its own, in messages that it could not send because it was not read, and then ends without
 * a Close (1.2) or falls silent (2.8). Therefore it is remembered for some beats that it was held back.
 *
 * <p>Event loop only, but for {@link #age}.
 */
final class Lag {
    /** Until a server that says nothing any more is seen to be dead: two pings, and a beat that had a sign of life left. */
    private static final int BEATS_UNTIL_SILENCE_SHOWS = 3;

    private final Leg client;
    private final Timers timers;
    private final Duration limit;
    private final Runnable tooSlow;

    private boolean marked;
    private volatile @Nullable Long since; // by System.nanoTime(); written by the event loop
    private int beatsSinceHeldBack = Integer.MAX_VALUE;

    /**
     * @param limit how long the client may take for what is queued
     * @param tooSlow what to do if it takes longer
     */
    Lag(Leg client, Timers timers, Duration limit, Runnable tooSlow) {
        this.client = client;
        this.timers = timers;
        this.limit = limit;
        this.tooSlow = tooSlow;
    }

    /** For how long something has been waiting for the client, without a moment in between; zero if nothing is. From any thread. */
    Duration age() {
        var begun = since;
        return begun == null ? Duration.ZERO : Duration.ofNanos(Math.max(1, System.nanoTime() - begun));
    }

    /** Looks whether the client has taken all; to be called when something has been flushed to it. */
    void look() {
        if (marked) {
            return;
        }
        var behind = client.owes();
        if (behind != (since != null)) {
            since = behind ? (Long) System.nanoTime() : null;
        }
        if (!behind) {
            return;
        }
        marked = true;
        timers.lagDue(limit, tooSlow);
        client.send(new byte[0]).addListener(taken -> {
            marked = false;
            timers.lagEnds();
            if (taken.isSuccess()) {
                client.loop().execute(this::look); // not here: the queue still counts the mark
            }
        });
    }

    /** SpacetimeDB is not read, because the client has no room. */
    void holdsServerBack() {
        beatsSinceHeldBack = 0;
    }

    /** One more beat has passed. */
    void beat() {
        if (!client.hasRoom()) {
            beatsSinceHeldBack = 0;
        } else if (beatsSinceHeldBack < Integer.MAX_VALUE) {
            beatsSinceHeldBack++;
        }
    }

    /** What a socket looks like whose SpacetimeDB has ended without a Close. */
    ServerLoss lossAtEnd() {
        return loss(0);
    }

    /** What a socket looks like whose SpacetimeDB does not answer any more. */
    ServerLoss lossAtSilence() {
        return loss(BEATS_UNTIL_SILENCE_SHOWS);
    }

    private ServerLoss loss(int beats) {
        return marked || beatsSinceHeldBack <= beats ? ServerLoss.BEHIND : ServerLoss.KEEPING_UP;
    }
}
