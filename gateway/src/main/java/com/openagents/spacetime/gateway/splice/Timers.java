package com.openagents.spacetime.gateway.splice;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that a splice does later, on its event loop. Event loop only. */
final class Timers {
    /**
     * Between two pings to each end. SpacetimeDB 2.8 forgets a client that sends no frame for 30 s; two unanswered pings
     * and the beat that finds out make at most 45 s.
     */
    static final Duration BEAT = Duration.ofSeconds(15);
    /** How long a Close waits for the end of a frame, and then for its answer. */
    static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    /**
     * How long SpacetimeDB may answer what came before a client broke the protocol; and then, how long a connection is kept
     * whose client has been told and cannot be understood any more: what is under way from it is read meanwhile, since TCP
     * would reset a connection that is closed with bytes unread, and our Close be lost.
     */
    static final Duration LINGER = Duration.ofMillis(250);
    /** How long the first message may take: the server may have to load the database before it. */
    static final Duration FIRST_MESSAGE_WAIT = Duration.ofSeconds(60);
    /** How long it may take until it is known what to tell a client whose server is lost, and until its turn has come. */
    static final Duration VERDICT_WAIT = Duration.ofSeconds(10);
    /** The clock is looked at so often at least, since a timer counts elapsed time and does not see it being set. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final InstantSource clock;
    private final Consumer<RuntimeException> onFailure;
    private @Nullable Future<?> deadline;
    private @Nullable Future<?> beat;
    private @Nullable Future<?> firstMessage;
    private @Nullable Future<?> age;
    private @Nullable Future<?> idle;
    private @Nullable Future<?> close; // or the verdict before it
    private @Nullable Future<?> serverClose;
    private @Nullable Future<?> lag;

    Timers(EventLoop loop, InstantSource clock, Consumer<RuntimeException> onFailure) {
        this.loop = loop;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    void begin(Runnable atBeat, Runnable firstMessageOverdue) {
        beat = every(BEAT, atBeat);
        firstMessage = in(FIRST_MESSAGE_WAIT, firstMessageOverdue);
    }

    /** What to do at that time, at once if it has passed; takes the place of what was to be done at another time. */
    void deadline(Instant end, Runnable action) {
        cancel(deadline);
        deadline = null;
        if (end.isBefore(Instant.MAX)) {
            waitFor(end, action);
        }
    }

    void firstMessageCame() {
        cancel(firstMessage);
        firstMessage = null;
    }

    /** What to do when the socket is that old from now on. */
    void ageDue(Duration most, Runnable action) {
        age = in(most, action);
    }

    /** What to do again and again to find out whether anything passes. */
    void idleLooks(Duration pause, Runnable look) {
        idle = every(pause, look);
    }

    /** What to do if nobody has said why the server is lost; {@link #closeDue} takes its place. */
    void verdictDue(Runnable action) {
        close(VERDICT_WAIT, action);
    }

    /** What to do about the client's connection when the wait for it is over; takes the place of what was to be done. */
    void closeDue(Runnable action) {
        close(CLOSE_WAIT, action);
    }

    /** The same after {@link #LINGER}. */
    void lingerDue(Runnable action) {
        close(LINGER, action);
    }

    private void close(Duration delay, Runnable action) {
        cancel(close);
        close = in(delay, action);
    }

    /** What to do about the server's connection when the wait for it is over. */
    void serverCloseDue(Runnable action) {
        serverClose = in(CLOSE_WAIT, action);
    }

    /** What to do about a client that does not take what is sent to it, unless {@link #lagEnds} before. */
    void lagDue(Duration limit, Runnable action) {
        lag = in(limit, action);
    }

    void lagEnds() {
        cancel(lag);
        lag = null;
    }

    /** Nothing is done any more. */
    void cancel() {
        cancel(deadline);
        cancel(beat);
        cancel(firstMessage);
        cancel(age);
        cancel(idle);
        cancel(close);
        cancel(serverClose);
        cancel(lag);
    }

    private void waitFor(Instant end, Runnable action) {
        var left = Duration.between(clock.instant(), end);
        if (left.isPositive()) {
            var sleep = left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
            deadline = in(sleep, () -> waitFor(end, action));
        } else {
            action.run();
        }
    }

    private Future<?> in(Duration delay, Runnable action) {
        return loop.schedule(() -> run(action), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** After a standstill of the process it goes on as before, and does not make up for what it has missed. */
    private Future<?> every(Duration pause, Runnable action) {
        return loop.scheduleWithFixedDelay(() -> run(action), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The top of a task: what it throws would otherwise vanish in a future that nobody asks. */
    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            onFailure.accept(failure);
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
