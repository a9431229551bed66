package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.ship.Loops.Loop;
import com.openagents.spacetime.sidecar.ship.Step.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only when everybody waits, for any number of simulated processes. The same program and the same seed give
 * the same history.
 *
 * <p>One thread runs at any time. It takes what is due from the agenda: a turn of a loop is run on its own stack; whoever
 * waits in the middle of a turn keeps that stack, so its thread is parked and another one goes on with the agenda, until the
 * wait is over and the parked one is given the right to run back. Between two hand-overs nothing else runs, so nothing here
 * is guarded.
 */
final class SimulatedTime {
    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Due> agenda = new PriorityQueue<>(
            Comparator.comparingLong(Due::at).thenComparingInt(Due::lot).thenComparingLong(Due::number));
    private final Deque<Semaphore> idle = new ArrayDeque<>();
    private final List<Instance> processes = new ArrayList<>();
    private final Random lots;
    private final Instance test = new Instance("test");
    private long nanos = 1_000_000_000;
    private long numbers;
    private long grain;
    private boolean over;
    private @Nullable Running current;
    private @Nullable Throwable failure;
    private Consumer<Instance> whenRun = _ -> {};

    /**
     * Time that begins.
     *
     * @param seed in which order things happen that happen at the same moment
     */
    SimulatedTime(long seed) {
        this.lots = new Random(seed);
    }

    /** Something due. */
    private record Due(long at, int lot, long number, Instance process, Runnable work) {}

    /** A process has been killed: thrown out of whatever it does at that moment. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** Whoever waits in the middle of a turn, or outside of all loops. */
    private static final class Sleeper {
        private final Semaphore wake = new Semaphore(0);
        private boolean interrupted;
        private boolean awake;
    }

    /** Is told after each turn, and before each wait within one, whose it was. */
    void whenRun(Consumer<Instance> observer) {
        whenRun = observer;
    }

    /** A new process. */
    Instance process(String name) {
        var process = new Instance(name);
        processes.add(process);
        return process;
    }

    long nanos() {
        return nanos;
    }

    Instant instant() {
        return MIDNIGHT.plusNanos(nanos);
    }

    /**
     * Lets time pass, from the test's thread.
     *
     * @param grain the shortest rest that a loop gets: a slow machine, and a fast simulation
     */
    void pass(Duration time, Duration grain) {
        this.grain = grain.toNanos();
        try {
            test.rest(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
        if (failure != null) {
            throw new AssertionError("a loop has ended with a failure that nobody handles", failure);
        }
    }

    /** Does something later, in no process. */
    void later(Duration delay, Runnable work) {
        due(nanos + delay.toNanos(), test, work);
    }

    /** Kills all processes and lets go of all threads. */
    void end() {
        processes.forEach(Instance::kill);
        pass(Duration.ofNanos(1), Duration.ZERO);
        over = true;
        idle.forEach(Semaphore::release);
    }

    private void due(long at, Instance process, Runnable work) {
        agenda.add(new Due(at, lots.nextInt(), numbers++, process, work));
    }

    /** What a thread does that has nothing of its own to go on with. */
    private void follow() {
        var mine = new Semaphore(0);
        while (!over) {
            var next = agenda.remove();
            nanos = Math.max(nanos, next.at());
            if (next.process().suspended && !next.process().dead) {
                next.process().held.add(next.work());
                continue;
            }
            if (next.work() instanceof Wake(var sleeper)) {
                if (!sleeper.awake) {
                    sleeper.awake = true;
                    idle.push(mine);
                    sleeper.wake.release();
                    mine.acquireUninterruptibly();
                }
            } else {
                run(next.work());
            }
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) { // the thread must go on, and the test fails with it
            failure = e;
        }
    }

    private record Wake(Sleeper sleeper) implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("waking is a hand-over");
        }
    }

    private void handOver() {
        var next = idle.poll();
        if (next == null) {
            Thread.ofVirtual().start(this::follow);
        } else {
            next.release();
        }
    }

    /** One process. Its loops and waits end when it is killed, and stand still while it is suspended. */
    final class Instance implements Loops, Pause {
        private final String name;
        private final List<Running> loops = new ArrayList<>();
        private final List<Runnable> held = new ArrayList<>();
        private boolean suspended;
        private boolean dead;
        private int pausesLeft = Integer.MAX_VALUE;

        private Instance(String name) {
            this.name = name;
        }

        /** How it lives in this time. */
        Time time() {
            return new Time(SimulatedTime.this::instant, SimulatedTime.this::nanos, this, this);
        }

        boolean isDead() {
            return dead;
        }

        boolean isSuspended() {
            return suspended;
        }

        /** Stops it where it stands. */
        void suspend() {
            suspended = true;
        }

        /** Lets it go on; to itself, no time has passed. */
        void resume() {
            suspended = false;
            held.forEach(work -> due(nanos, this, work));
            held.clear();
        }

        /** Kills it in its so-manyth wait in the middle of a turn. */
        void killInPause(int count) {
            pausesLeft = count;
        }

        /** Kills it. Whoever of it runs must then let itself be stopped by {@link #alive}. */
        void kill() {
            dead = true;
            resume();
            for (var loop : List.copyOf(loops)) {
                loop.kill();
            }
        }

        /** Ends whoever asks if the process has been killed. */
        void alive() {
            if (dead) {
                throw new Killed();
            }
        }

        @Override
        public Loop start(String loopName, Step step) {
            var loop = new Running(this, step);
            loops.add(loop);
            due(nanos, this, loop::turn);
            return loop;
        }

        @Override
        public void rest(Duration time) throws InterruptedException {
            alive();
            if (--pausesLeft == 0) {
                kill();
                throw new Killed();
            }
            var me = new Sleeper();
            var loop = current;
            whenRun.accept(this);
            if (loop != null) {
                loop.sleeper = me;
            }
            due(nanos + time.toNanos(), this, new Wake(me));
            handOver();
            me.wake.acquireUninterruptibly();
            current = loop;
            if (loop != null) {
                loop.sleeper = null;
            }
            alive();
            if (me.interrupted) {
                throw new InterruptedException("stopped in simulated time");
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A loop of a process. */
    private final class Running implements Loop {
        private final Instance process;
        private final Step step;
        private @Nullable Sleeper sleeper;
        private boolean inTurn;
        private boolean stopped;
        private boolean ended;

        Running(Instance process, Step step) {
            this.process = process;
            this.step = step;
        }

        private void turn() {
            if (ended) {
                return;
            }
            inTurn = true;
            current = this;
            var next = next();
            current = null;
            inTurn = false;
            if (!stopped && !process.dead && next instanceof Next.Rest(var time)) {
                due(nanos + Math.max(time.toNanos(), grain), process, this::turn);
            } else {
                end();
            }
            if (!process.dead) {
                whenRun.accept(process);
            }
        }

        private Next next() {
            try {
                return step.next();
            } catch (InterruptedException _) {
                return Next.DONE;
            } catch (Killed _) {
                process.kill();
                return Next.DONE;
            } catch (Throwable e) { // no loop may end like this: the test fails with it
                failure = e;
                return Next.DONE;
            }
        }

        private void end() {
            ended = true;
            process.loops.remove(this);
            step.close();
        }

        private void kill() {
            wake();
            if (!inTurn && !ended) {
                end();
            }
        }

        private void wake() {
            if (sleeper != null) {
                due(nanos, process, new Wake(sleeper));
            }
        }

        @Override
        public boolean isRunning() {
            return !ended;
        }

        @Override
        public void stop() throws InterruptedException {
            stopped = true;
            if (sleeper != null) {
                sleeper.interrupted = true;
            }
            kill();
            while (!ended) {
                process.rest(Duration.ofMillis(1));
            }
        }
    }
}
