package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.leak.Evidence;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;

/**
 * What a stack of a test run leaves behind to be searched: the logs of its programs, SpacetimeDB's own, and the metrics
 * that each showed last.
 *
 * @param directory where it is kept
 * @param serverData SpacetimeDB's data
 */
record KeptLogs(Path directory, Path serverData) {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Beside what it prints, the server keeps a log of its own and one per module. */
    private static final PathMatcher SERVER_LOG =
            FileSystems.getDefault().getPathMatcher("glob:{logs,replicas/*/module_logs}/*");

    /** Keeps the metrics of a stack that still runs. */
    static KeptLogs beforeTheEnd(Evidence evidence, Path state) {
        var directory = evidence.forStack(state.getFileName().toString());
        if (!StackDescription.exists(state)) {
            return new KeptLogs(directory, state.resolve("data"));
        }
        var stack = StackDescription.read(state);
        var kept = new KeptLogs(directory, stack.spacetimedb().dataDir());
        kept.metrics(Part.GATEWAY, stack.gateway().management().resolve("/q/metrics"));
        kept.metrics(Part.SIDECAR, stack.sidecar().url().resolve("/q/metrics"));
        kept.metrics(Part.SPACETIMEDB, stack.spacetimedb().url().resolve("/v1/metrics"));
        return kept;
    }

    /** Keeps the logs of a stack that has ended. */
    void afterTheEnd(Path state) {
        for (var log : filesBelow(state.resolve("logs"))) {
            copy(log, directory.resolve(log.getFileName()));
        }
        for (var log : filesBelow(serverData)) {
            var name = serverData.relativize(log);
            if (SERVER_LOG.matches(name)) {
                copy(log, directory.resolve("data").resolve(name));
            }
        }
    }

    /** A program that a test has stopped shows nothing. */
    private void metrics(Part part, URI page) {
        var request = HttpRequest.newBuilder(page).timeout(LIMIT).build();
        try (var http = HttpClient.newHttpClient()) {
            var text = http.send(request, BodyHandlers.ofString()).body();
            Files.writeString(directory.resolve(part.processName() + ".metrics"), text);
        } catch (IOException e) {
            return; // it does not run; a page that no stack of a run has shown is missed by the search
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StackFailure.failed("interrupted while reading " + page, e);
        }
    }

    private static List<Path> filesBelow(Path root) {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw StackFailure.failed(root + " cannot be listed", e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        } catch (IOException e) {
            throw StackFailure.failed(from + " cannot be kept", e);
        }
    }
}
