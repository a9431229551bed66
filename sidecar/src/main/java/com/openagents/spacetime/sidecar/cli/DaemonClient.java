package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.config.SidecarConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the running daemon. */
final class DaemonClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI status;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    DaemonClient(SidecarConfig config) {
        this.status = ConfigOption.daemon(config).resolve("status");
    }

    /** Its status. */
    JsonObject status() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(status).timeout(PATIENCE).build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new JsonObject(response.body());
        } catch (IOException e) {
            throw new IOException(
                    "no sidecar answers at %s (%s): start it with `sidecar run`, or correct listen"
                            .formatted(status, e),
                    e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
