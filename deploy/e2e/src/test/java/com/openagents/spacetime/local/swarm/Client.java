package com.openagents.spacetime.local.swarm;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link Swarm}, with one connection at a time. Its fields belong to its event loop; the public methods may
 * be called from any thread and return at once.
 */
public final class Client {
    private static final int POURED_AT_ONCE = 64;

    private final Swarm swarm;
    private final EventLoop loop;
    private final int number;
    private final Habits habits;
    private final Queue<Long> due = new ArrayDeque<>(); // of the calls that have not been answered, in their order

    private @Nullable Connection connection;
    private int unconfirmed; // subscriptions of this connection
    private int failures;
    private boolean gone; // for good
    private @Nullable CallPlan calls;
    private @Nullable Supplier<WebSocketFrame> flood;
    private volatile boolean served; // written by the event loop

    /** What to call, and when next. */
    private static final class CallPlan {
        private final long period;
        private final Supplier<String> messages;
        private long next;

        CallPlan(Duration every, Supplier<String> messages) {
            this.period = every.toNanos();
            this.messages = messages;
            // Not all clients of a swarm at once.
            this.next = System.nanoTime() + ThreadLocalRandom.current().nextLong(period);
        }
    }

    Client(Swarm swarm, EventLoop loop, int number, Habits habits) {
        this.swarm = swarm;
        this.loop = loop;
        this.number = number;
        this.habits = habits;
    }

    /** Its number in the swarm. */
    public int number() {
        return number;
    }

    /** Whether it has a socket and all its subscriptions. */
    public boolean isServed() {
        return served;
    }

    /** Connects, unless it has done so already. */
    public void come() {
        loop.execute(this::connect);
    }

    /** Calls from now on, at a steady pace that answers do not slow down; whoever is not served at the time leaves one out. */
    public void callEvery(Duration period, Supplier<String> messages) {
        loop.execute(() -> {
            calls = new CallPlan(period, messages);
            callAt(calls);
        });
    }

    /** Calls no more. */
    public void stopCalling() {
        loop.execute(() -> calls = null);
    }

    /**
     * Sends as fast as the connection takes it, whenever there is one, and waits for no answer.
     *
     * @param messages each a new one
     */
    public void flood(Supplier<WebSocketFrame> messages) {
        loop.execute(() -> {
            flood = messages;
            pour();
        });
    }

    /** Reads nothing more of this connection. */
    public void stopReading() {
        onConnection(Connection::stopReading);
    }

    /** Says Close and comes no more. */
    public void leave() {
        goneBy(Connection::close);
    }

    /** Resets the connection (TCP RST) and comes no more. */
    public void die() {
        goneBy(Connection::reset);
    }

    /** Ends its TCP connection without a word of TLS or WebSocket, and comes no more. */
    public void vanish() {
        goneBy(Connection::cut);
    }

    private void goneBy(java.util.function.Consumer<Connection> end) {
        onConnection(end);
        loop.execute(() -> {
            gone = true;
            served = false;
            calls = null;
            flood = null;
        });
    }

    private void onConnection(java.util.function.Consumer<Connection> action) {
        loop.execute(() -> {
            if (connection != null) {
                action.accept(connection);
            }
        });
    }

    private void connect() {
        if (connection != null || gone) {
            return;
        }
        var next = new Connection(
                this,
                swarm.target().subscribe(),
                habits.subprotocol(),
                habits.tokens().get());
        connection = next;
        next.open(bootstrap(), swarm.tls());
    }

    private Bootstrap bootstrap() {
        var bootstrap = swarm.bootstrap().group(loop);
        return habits.receiveBuffer() == 0
                ? bootstrap
                : bootstrap.option(io.netty.channel.ChannelOption.SO_RCVBUF, habits.receiveBuffer());
    }

    /** The first message has come. */
    void opened() {
        swarm.journal().note(new Event.Opened(number, System.nanoTime()));
        failures = 0;
        unconfirmed = habits.queries().size();
        for (var id = 1; id <= unconfirmed; id++) {
            say(Messages.subscribe(habits.queries().get(id - 1), id));
        }
        served = unconfirmed == 0;
    }

    void subscribed() {
        unconfirmed--;
        served = unconfirmed == 0;
    }

    /** The oldest call has been answered; answers come in the order of the calls. */
    void answered(boolean done) {
        var since = due.poll();
        if (since == null) {
            return; // one of a flood
        }
        if (done) {
            swarm.done(System.nanoTime() - since);
        } else {
            swarm.failed(1);
        }
    }

    private void pour() {
        for (var sent = 0;
                sent < POURED_AT_ONCE && connection != null && flood != null && connection.hasRoom();
                sent++) {
            connection.send(flood.get());
        }
        if (flood != null) {
            // With a pause, since what else there is to do must have its turn.
            loop.schedule(this::pour, 1, TimeUnit.MILLISECONDS);
        }
    }

    void refused(int status, Optional<Duration> retryAfter) {
        swarm.journal().note(new Event.Refused(number, System.nanoTime(), status, retryAfter));
        comeBack(retryAfter);
    }

    void unreachable(String why) {
        swarm.journal().note(new Event.Unreachable(number, System.nanoTime(), why));
        comeBack(Optional.empty());
    }

    void ended(int code, String reason) {
        var end = new Event.Ended(number, System.nanoTime(), code, reason);
        if (!gone) {
            swarm.journal().note(end);
            swarm.failed(due.size());
        }
        comeBack(end.retryAfter());
    }

    private void comeBack(Optional<Duration> asked) {
        connection = null;
        served = false;
        due.clear();
        habits.manners()
                .pause(asked, failures++, ThreadLocalRandom.current())
                .filter(_ -> !gone && !loop.isShuttingDown())
                .ifPresent(pause -> loop.schedule(this::connect, pause.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void callAt(CallPlan plan) {
        loop.schedule(() -> callNow(plan), plan.next - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void callNow(CallPlan plan) {
        if (plan != calls) {
            return;
        }
        if (served) {
            due.add(plan.next);
            say(plan.messages.get());
        }
        plan.next += plan.period;
        callAt(plan);
    }

    private void say(String message) {
        if (connection != null) {
            connection.send(message);
        }
    }
}
