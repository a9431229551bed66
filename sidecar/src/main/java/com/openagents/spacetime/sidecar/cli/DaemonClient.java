package com.openagents.spacetime.sidecar.cli;

import com.openagents.spacetime.sidecar.config.SidecarConfig;
import io.vertx.core.json.DecodeException;
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
            return asStatus(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IOException(
                    "no sidecar answers at %s (%s): start it with `sidecar run`, correct listen, or ask the bucket with `sidecar status --offline`"
                            .formatted(status, e),
                    e);
        }
    }

    /** A sidecar that is just starting answers so, too, with its state alone. */
    private static JsonObject asStatus(HttpResponse<String> response) throws IOException {
        try {
            var status = new JsonObject(response.body());
            if (status.getString("state") != null) {
                return status;
            }
        } catch (DecodeException | ClassCastException _) {
            // told below, as for any other answer that is no status
        }
        throw new IOException("HTTP %d without a status".formatted(response.statusCode()));
    }

    @Override
    public void close() {
        http.close();
    }
}
