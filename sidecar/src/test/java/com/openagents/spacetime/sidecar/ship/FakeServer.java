package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.golden.Golden;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.source.FakeLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;

/**
 * The data directory of a server with two databases, alpha and beta: control files of a real one, logs as a test writes them.
 */
public final class FakeServer {
    /** alpha, whose log is replica 1. */
    public static final ReplicaKey ALPHA = key("c20021b0c81bc0e8d91829141049f1e404d42b9fd9450b0e20ca506b2094dfff", 1);

    /** beta, whose log is replica 3. */
    public static final ReplicaKey BETA = key("c200b072393e57bbf7d4e632e90bdd989f33a356290d6845c2072de4eed876ac", 3);

    private final Path dataDirectory;
    private final FakeLog alpha;
    private final FakeLog beta;

    /** A server whose directory is not there yet. */
    public FakeServer(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        this.alpha = new FakeLog(dataDirectory.resolve("replicas/1/clog"));
        this.beta = new FakeLog(dataDirectory.resolve("replicas/3/clog"));
    }

    private static ReplicaKey key(String identity, long replica) {
        return new ReplicaKey(new Identity(identity), replica);
    }

    /** Writes the control files, as a publish does. */
    public FakeServer publish() {
        return publish("1.2.0");
    }

    private FakeServer publish(String version) {
        Golden.dataDir(version).forEach((path, bytes) -> {
            if (!path.startsWith("replicas/") && !path.startsWith("program-bytes/")) {
                write(dataDirectory.resolve(path), bytes);
            }
        });
        return this;
    }

    /** Deletes the control files; what is published next has nothing of them. */
    public FakeServer forget() throws IOException {
        delete(dataDirectory.resolve("control-db"));
        return this;
    }

    /** Writes the control files of a server with other databases. */
    public FakeServer publishOthers() {
        return publish("2.8.3");
    }

    /** Its directory. */
    public Path dataDirectory() {
        return dataDirectory;
    }

    /** The log of alpha. */
    public FakeLog alpha() {
        return alpha;
    }

    /** The log of beta. */
    public FakeLog beta() {
        return beta;
    }

    /** What an operator does who has no backup. */
    public void delete() throws IOException {
        delete(dataDirectory);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
