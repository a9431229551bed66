package com.openagents.spacetime.local.stack;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The question that Kubernetes asks of each of our programs. */
final class Health {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private Health() {}

    /** Whether the program with that management address says that it is ready. */
    static boolean isReady(URI management) {
        var request = HttpRequest.newBuilder(management.resolve("/q/health/ready"))
                .timeout(LIMIT)
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StackFailure.failed("interrupted while waiting for " + management, e);
        }
    }
}
