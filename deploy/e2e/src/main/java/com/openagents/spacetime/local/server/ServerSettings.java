package com.openagents.spacetime.local.server;

import com.openagents.spacetime.local.process.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's own settings file, {@code config.toml} in its data directory. */
final class ServerSettings {
    /** By default the server logs at {@code debug}, and there 1.2 prints messages that found no client, tokens included. */
    private static final String QUIET = """
            [logs]
            level = "error"
            # Not debug: it prints the tokens of clients that leave before they are answered.
            directives = [
                "spacetimedb=info",
                "spacetimedb_client_api=info",
                "spacetimedb_lib=info",
                "spacetimedb_standalone=info",
                "spacetimedb_commitlog=info",
                "spacetimedb_durability=info",
            ]
            """;

    private ServerSettings() {}

    /** Puts the file into a data directory that has none, before the server would write its defaults. */
    static void provide(Path dataDir) {
        var file = dataDir.resolve("config.toml");
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createDirectories(dataDir);
            Files.writeString(file, QUIET);
        } catch (IOException e) {
            throw StackFailure.failed(file + " cannot be written", e);
        }
    }
}
