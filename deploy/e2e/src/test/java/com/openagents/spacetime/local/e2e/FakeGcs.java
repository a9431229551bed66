package com.openagents.spacetime.local.e2e;

import com.openagents.spacetime.local.process.Daemon;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The emulator of Google Cloud Storage, with its objects in memory. */
final class FakeGcs implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Daemon daemon;
    private final URI url;
    private final HttpClient http = HttpClient.newHttpClient();

    private FakeGcs(Daemon daemon, URI url) {
        this.daemon = daemon;
        this.url = url;
    }

    /** An emulator without buckets. */
    static FakeGcs start(Path state) throws IOException {
        var program = System.getenv("FAKE_GCS_SERVER");
        if (program == null) {
            throw new IllegalStateException(
                    "FAKE_GCS_SERVER names no emulator: run deploy/local/test, which installs one");
        }
        var port = freePort();
        var url = URI.create("http://127.0.0.1:" + port);
        var daemon = Daemon.start(
                state,
                "fake-gcs-server",
                List.of(
                        program,
                        "-backend",
                        "memory",
                        "-scheme",
                        "http",
                        "-host",
                        "127.0.0.1",
                        "-port",
                        Integer.toString(port),
                        "-external-url",
                        url.toString()));
        var emulator = new FakeGcs(daemon, url);
        daemon.awaitReady(emulator::answers, LIMIT);
        return emulator;
    }

    URI url() {
        return url;
    }

    void createBucket(String name) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve("/storage/v1/b?project=local"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("no bucket: " + answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public void close() {
        http.close();
        daemon.stop(LIMIT);
    }

    private boolean answers() {
        try {
            var request = HttpRequest.newBuilder(url.resolve("/_internal/healthcheck"))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
