package com.openagents.spacetime.local.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A program of the stack, running in the background with its output in {@code logs/NAME.log} and its pid in
 * {@code run/NAME.pid} of the state directory. It outlives this process. Safe for use by several threads.
 */
public final class Daemon {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final ProcessHandle handle;
    private final @Nullable Process child;
    private final PidFile pidFile;
    private final Path log;

    private Daemon(String name, ProcessHandle handle, @Nullable Process child, PidFile pidFile, Path log) {
        this.name = name;
        this.handle = handle;
        this.child = child;
        this.pidFile = pidFile;
        this.log = log;
    }

    /**
     * Starts a program; returns before it is ready for anything.
     *
     * @param state the stack's state directory
     * @param name what the program is called in messages and file names
     * @param command the program and its arguments: never a secret, since others can read them
     * @throws StackFailure if it cannot be started
     */
    public static Daemon start(Path state, String name, List<String> command) {
        var log = log(state, name);
        var line = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            line.add(SETSID.toString());
        }
        line.addAll(command);
        try {
            Files.createDirectories(log.getParent());
            var child = new ProcessBuilder(line)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
            var pidFile = pidFile(state, name);
            pidFile.write(child.toHandle());
            return new Daemon(name, child.toHandle(), child, pidFile, log);
        } catch (IOException e) {
            throw StackFailure.failed(name + " cannot be started", e);
        }
    }

    /** The program of that name which an earlier process has started, if it still runs. */
    public static Optional<Daemon> running(Path state, String name) {
        var pidFile = pidFile(state, name);
        try {
            return pidFile.read().map(handle -> new Daemon(name, handle, null, pidFile, log(state, name)));
        } catch (IOException e) {
            throw StackFailure.failed(pidFile.path() + " cannot be read", e);
        }
    }

    /** What the program is called. */
    public String name() {
        return name;
    }

    /** The process id. */
    public long pid() {
        return handle.pid();
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return handle.isAlive();
    }

    /** Completes when it has ended, for whatever reason. */
    public CompletableFuture<Daemon> ended() {
        return handle.onExit().thenApply(_ -> this);
    }

    /**
     * Waits until the program serves.
     *
     * @param ready the question, asked again and again
     * @param limit how long it may take
     * @throws StackFailure if the program ends first or the limit passes, with the end of its log
     */
    public void awaitReady(BooleanSupplier ready, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!ready.getAsBoolean()) {
            if (endsWithin(POLL)) {
                throw endedEarly();
            }
            if (System.nanoTime() > deadline) {
                throw StackFailure.failed("%s is not ready after %d s. The end of %s:%n%s"
                        .formatted(name, limit.toSeconds(), log, LogTail.of(log)));
            }
        }
    }

    /** Says that the program ended by itself, with its exit code and the end of its log. */
    public StackFailure endedEarly() {
        var code = child == null ? -1 : child.exitValue();
        return StackFailure.ended(
                "%s ended by itself with exit code %d. The end of %s:%n%s".formatted(name, code, log, LogTail.of(log)),
                code);
    }

    /**
     * Asks the program to end (SIGTERM) and takes its life (SIGKILL) if it has not done so in time. Does nothing where it
     * has ended already.
     *
     * @return whether it ended by itself
     */
    public boolean stop(Duration grace) {
        handle.destroy();
        var obeyed = endsWithin(grace);
        if (!obeyed) {
            kill();
        }
        forget();
        return obeyed;
    }

    /**
     * Asks the program to end (SIGTERM), and leaves it the time that it takes.
     *
     * @return its exit code, once it has ended
     * @throws IllegalStateException if another process has started it, to which alone its exit code is told
     */
    public CompletableFuture<Integer> terminate() {
        var started = child;
        if (started == null) {
            throw new IllegalStateException(name + " was started by another process");
        }
        started.destroy();
        return started.onExit().thenApply(ended -> {
            forget();
            return ended.exitValue();
        });
    }

    /**
     * Asks the program to end as a Ctrl-C would (SIGINT); what has not ended in time is left to {@link #stop}.
     *
     * @return whether it ended in time
     */
    public boolean interrupt(Duration grace) {
        Command.run(List.of("kill", "-INT", Long.toString(pid())), Duration.ofSeconds(5));
        return endsWithin(grace);
    }

    /** Takes its life (SIGKILL), at once and without warning. */
    public void kill() {
        handle.destroyForcibly();
        if (!endsWithin(Duration.ofSeconds(10))) {
            throw StackFailure.failed("%s (pid %d) does not end after SIGKILL".formatted(name, pid()));
        }
        forget();
    }

    private boolean endsWithin(Duration limit) {
        try {
            handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of a process cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StackFailure.failed("interrupted while waiting for " + name, e);
        }
    }

    private void forget() {
        try {
            pidFile.delete();
        } catch (IOException e) {
            throw StackFailure.failed(pidFile.path() + " cannot be removed", e);
        }
    }

    private static PidFile pidFile(Path state, String name) {
        return new PidFile(state.resolve("run").resolve(name + ".pid"));
    }

    private static Path log(Path state, String name) {
        return state.resolve("logs").resolve(name + ".log");
    }
}
