package com.openagents.spacetime.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param exitCode what it exited with
 * @param out what it wrote to its standard output
 * @param err what it wrote to its standard error
 */
public record Command(int exitCode, String out, String err) {

    /** Runs a program without input in the current directory. */
    public static Command run(List<String> command, Duration limit) {
        return run(command, Path.of(""), Map.of(), "", limit);
    }

    /**
     * Runs a program to its end.
     *
     * @param command the program and its arguments: never a secret, since others can read them
     * @param directory where it runs
     * @param environment variables set in addition to this process' own
     * @param input what it reads from its standard input
     * @param limit how long it may take; it is killed then
     * @throws StackFailure if it cannot be started or takes too long
     */
    public static Command run(
            List<String> command, Path directory, Map<String, String> environment, String input, Duration limit) {
        var builder =
                new ProcessBuilder(command).directory(directory.toAbsolutePath().toFile());
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            var out = text(process.getInputStream());
            var err = text(process.getErrorStream());
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw StackFailure.failed("%s is not done after %d s: %s"
                        .formatted(command.getFirst(), limit.toSeconds(), LogTail.redacted(err.join())));
            }
            return new Command(process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw StackFailure.failed(command.getFirst() + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StackFailure.failed("interrupted while waiting for " + command.getFirst(), e);
        }
    }

    private static CompletableFuture<String> text(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
            }
        });
        return text;
    }
}
