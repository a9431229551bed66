package com.openagents.spacetime.local.server;

import com.openagents.spacetime.local.process.Daemon;
import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code spacetimedb-standalone} program that is on this machine, of whatever version.
 *
 * @param binary the executable file
 * @param asks whether it would ask on its standard input when its port is taken, as 2.x does unless told otherwise
 */
public record ServerProgram(Path binary, boolean asks) {
    /** The environment variable that names the program; the scripts of {@code deploy/local} set it. */
    public static final String VARIABLE = "SPACETIMEDB_BIN";

    private static final String NAME = "spacetimedb";

    /** The program that the environment names, after a look at the flags that it knows. */
    public static ServerProgram fromEnvironment() {
        return at(System.getenv(VARIABLE));
    }

    static ServerProgram at(@Nullable String path) {
        if (path == null || path.isBlank()) {
            throw StackFailure.input(
                    VARIABLE
                            + " is not set: start through deploy/local/up or deploy/local/test, which find a SpacetimeDB server or build one.");
        }
        var binary = Path.of(path);
        if (!Files.isExecutable(binary)) {
            throw StackFailure.input(
                    VARIABLE + " is " + path + ", which is no program: name a spacetimedb-standalone.");
        }
        return new ServerProgram(binary, help(binary).contains("--non-interactive"));
    }

    /**
     * Starts the server on loopback; {@link ServerApi#answers} tells when it is ready. A data directory without settings is
     * given some that keep tokens out of the server's log.
     *
     * @param state the stack's state directory
     * @param dataDir where its data is, or will be
     */
    public Daemon start(Path state, Path dataDir, ServerKeys keys, int port) {
        ServerSettings.provide(dataDir);
        return Daemon.start(state, NAME, command(dataDir, keys, port));
    }

    List<String> command(Path dataDir, ServerKeys keys, int port) {
        var command = new ArrayList<>(List.of(
                binary.toString(),
                "start",
                "--data-dir",
                dataDir.toString(),
                "--jwt-pub-key-path",
                keys.publicKey().toString(),
                "--jwt-priv-key-path",
                keys.privateKey().toString(),
                "--listen-addr",
                "127.0.0.1:" + port));
        if (asks) {
            command.add("--non-interactive");
        }
        return command;
    }

    private static String help(Path binary) {
        try {
            var process = new ProcessBuilder(binary.toString(), "start", "--help")
                    .redirectErrorStream(true)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw StackFailure.failed(binary + " does not run", e);
        }
    }
}
