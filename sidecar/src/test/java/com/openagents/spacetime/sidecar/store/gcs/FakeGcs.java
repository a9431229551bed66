package com.openagents.spacetime.sidecar.store.gcs;

import static org.awaitility.Awaitility.await;

import com.google.cloud.storage.BucketInfo;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A running fake-gcs-server with its objects in memory. */
public final class FakeGcs implements AutoCloseable {
    private static final String INSTALL = "go install github.com/fsouza/fake-gcs-server@v1.56.1";

    private final Process process;
    private final URI endpoint;

    private FakeGcs(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts one on a free port. */
    public static FakeGcs start() throws IOException {
        int port = freePort();
        var endpoint = URI.create("http://127.0.0.1:" + port);
        var process = new ProcessBuilder(
                        binary().toString(),
                        "-scheme",
                        "http",
                        "-host",
                        "127.0.0.1",
                        "-port",
                        Integer.toString(port),
                        "-public-host",
                        "127.0.0.1:" + port,
                        "-external-url",
                        endpoint.toString(),
                        "-backend",
                        "memory")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var started = new FakeGcs(process, endpoint);
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(started::answers);
        return started;
    }

    /** Where it listens. */
    public URI endpoint() {
        return endpoint;
    }

    /** Creates a bucket, as its administrator would. */
    public void create(String bucket) throws Exception {
        var admin = GcsClient.connect(Optional.of(endpoint));
        admin.create(BucketInfo.of(bucket));
        admin.close();
    }

    private boolean answers() throws IOException {
        var connection = (HttpURLConnection)
                endpoint.resolve("/_internal/healthcheck").toURL().openConnection();
        try {
            return connection.getResponseCode() == 200;
        } finally {
            connection.disconnect();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Path binary() {
        var named = Optional.ofNullable(System.getenv("FAKE_GCS_SERVER")).map(Path::of).stream();
        var onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "fake-gcs-server"));
        var inGo = Stream.of(Path.of(System.getProperty("user.home"), "go", "bin", "fake-gcs-server"));
        return Stream.of(named, onPath, inGo)
                .flatMap(paths -> paths)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "fake-gcs-server is neither in $FAKE_GCS_SERVER, nor on the PATH, nor in ~/go/bin: install it with `%s`"
                                .formatted(INSTALL)));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
