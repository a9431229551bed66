package com.openagents.spacetime.gateway.shared;

import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.gateway.ticket.TicketSeal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A real Redis on a loopback port of its own, which keeps nothing on a disk. The program is the one in {@code REDIS_SERVER},
 * else {@code redis-server} on the path.
 */
public final class RedisServer implements AutoCloseable {
    private static final String PROGRAM = Objects.requireNonNullElse(System.getenv("REDIS_SERVER"), "redis-server");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port;
    private final Path folder;
    private final List<String> options;
    private Process process;

    private RedisServer(int port, Path folder, List<String> options) throws IOException {
        this.port = port;
        this.folder = folder;
        this.options = options;
        this.process = started();
    }

    /**
     * Starts one.
     *
     * @param folder where it may write
     * @param options of its command line, in which {@code PORT} stands for its port
     */
    public static RedisServer start(Path folder, String... options) throws IOException {
        return new RedisServer(freePort(), folder, List.of(options));
    }

    /** What leads gateways to it. */
    public SharedSettings settings() {
        return settings(Optional.empty());
    }

    /** What leads gateways to it, with a password. */
    public SharedSettings settings(Optional<Path> passwordFile) {
        return new SharedSettings(
                URI.create("redis://127.0.0.1:" + port),
                Optional.empty(),
                passwordFile,
                Optional.empty(),
                "test",
                new TicketSeal("what only the replicas of a test know".getBytes(StandardCharsets.UTF_8)));
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Ends it at once, as a crash would; what it held is lost. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again, empty. */
    public void restart() throws IOException {
        process = started();
    }

    /** Has it hang: its connections stay, and it answers nothing. */
    public void stop() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill %s ended with %d".formatted(signal, code));
        }
    }

    private Process started() throws IOException {
        var command = new ArrayList<>(List.of(
                PROGRAM, "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", "", "--appendonly"));
        command.add("no");
        command.addAll(List.of("--dir", folder.toString()));
        options.forEach(option -> command.add(option.equals("PORT") ? Integer.toString(port) : option));
        var redis = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.txt").toFile())
                .start();
        try {
            await("redis-server listens").atMost(PATIENCE).until(() -> listens() || !redis.isAlive());
        } finally {
            if (!listens()) {
                redis.destroyForcibly();
            }
        }
        return redis;
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
