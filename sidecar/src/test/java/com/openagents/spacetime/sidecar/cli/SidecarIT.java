package com.openagents.spacetime.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.sidecar.golden.Golden;
import com.openagents.spacetime.sidecar.store.gcs.FakeGcs;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program, started as an operator starts it, on the directory of a real server. */
class SidecarIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir
    private Path directory = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private URI address = URI.create("http://127.0.0.1:1/");

    @BeforeEach
    void unpackTheData() throws IOException {
        for (var file : Golden.dataDir("1.2.0").entrySet()) {
            var path = directory.resolve("data").resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.write(path, file.getValue());
        }
        Files.createDirectory(directory.resolve("store"));
    }

    @AfterEach
    void stopAll() {
        processes.forEach(Process::destroyForcibly);
        http.close();
    }

    private void configure(String store) throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        address = URI.create("http://127.0.0.1:%d/".formatted(port));
        Files.writeString(directory.resolve("sidecar.yaml"), """
                source: {data-dir: data, url: "http://127.0.0.1:1"}
                store: %s
                listen: 127.0.0.1:%d
                ship: {interval: 100ms}
                """.formatted(store, port));
    }

    private Process start(String output, String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<>(
                List.of(java.toString(), "-jar", PROGRAM.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(output).toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** Runs a command to its end; the answer is its exit code. */
    private int run(String output, String... arguments) throws IOException, InterruptedException {
        var process = start(output, arguments);
        assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String output(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Process startDaemon() throws IOException {
        var daemon = start("run.log", "run");
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() -> get("q/health/ready").statusCode() == 200);
        return daemon;
    }

    private void shipsAndRestores() throws Exception {
        var daemon = startDaemon();
        assertThat(run("sync.out", "sync", "--wait", "--timeout", "30")).isZero();

        assertThat(run("status.out", "status", "--json")).isZero();
        var status = new JsonObject(output("status.out"));
        assertThat(status.getBoolean("caughtUp")).isTrue();
        assertThat(status.getJsonArray("replicas")).hasSize(2);
        assertThat(get("q/metrics").body())
                .contains("spacetime_sidecar_rpo_seconds 0.0", "spacetime_sidecar_term 1.0")
                .contains("spacetime_sidecar_object_operations_total{class=\"a\",code=\"ok\",op=\"put\"}");
        assertThat(get("q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("q/health/started").statusCode()).isEqualTo(200);
        assertThat(run("restore.out", "restore", "--target", "restored", "--json"))
                .isZero();
        var log = "replicas/1/clog/00000000000000000000.stdb.log";
        assertThat(Files.readAllBytes(directory.resolve("restored").resolve(log)))
                .isEqualTo(Golden.dataDir("1.2.0").get(log));

        daemon.destroy();
        assertThat(daemon.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output("run.log")).contains("everything is in the bucket");
    }

    @Test
    void a_directory_is_shipped_to_files_and_restored() throws Exception {
        configure("{url: \"file:%s\"}".formatted(directory.resolve("store")));

        shipsAndRestores();
    }

    @Test
    void a_directory_is_shipped_to_cloud_storage_and_restored() throws Exception {
        try (var gcs = FakeGcs.start()) {
            gcs.create("backups");
            configure("{url: gs://backups/prefix, gcs-endpoint: \"%s\"}".formatted(gcs.endpoint()));

            shipsAndRestores();
        }
    }

    @Test
    void a_missing_bucket_is_one_sentence_and_exit_code_2() throws Exception {
        try (var gcs = FakeGcs.start()) {
            configure("{url: gs://nowhere, gcs-endpoint: \"%s\"}".formatted(gcs.endpoint()));

            assertThat(run("run.log", "run")).isEqualTo(2);
            assertThat(output("run.log"))
                    .contains("the bucket gs://nowhere does not exist")
                    .hasLineCount(1);
        }
    }

    @Test
    void a_store_that_is_away_does_not_keep_the_daemon_from_being_ready() throws Exception {
        configure("{url: gs://backups, gcs-endpoint: \"http://127.0.0.1:1\"}");

        startDaemon();

        assertThat(new JsonObject(get("status").body()).getString("state")).isEqualTo("starting");
        assertThat(get("q/health/live").statusCode()).isEqualTo(200);
    }
}
