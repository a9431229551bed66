package com.openagents.spacetime.sidecar.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data directory of SpacetimeDB. It may not be there yet, may vanish and may come back as another.
 *
 * @param root the directory
 */
public record DataDirectory(Path root) {
    /** Makes the path absolute. */
    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** Whether there is a directory now. */
    public boolean exists() {
        return Files.isDirectory(root);
    }

    /** Where the log of a replica is. */
    public Path clog(long replica) {
        return root.resolve("replicas").resolve(Long.toString(replica)).resolve("clog");
    }

    /** Where the control-db is. */
    public Path controlDb() {
        return root.resolve("control-db");
    }

    /** What version made the directory. */
    public Path metadata() {
        return root.resolve("metadata.toml");
    }

    /** The operator's settings of the server. */
    public Path config() {
        return root.resolve("config.toml");
    }

    /** The numbers of all replica directories, those included that no database uses any more. */
    public Stream<Long> replicas() throws IOException {
        try (var entries = Files.list(root.resolve("replicas"))) {
            return entries
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("0|[1-9][0-9]{0,17}"))
                    .map(Long::valueOf)
                    .sorted()
                    .toList()
                    .stream();
        } catch (NoSuchFileException _) {
            return Stream.empty();
        }
    }

    /** What a replica's directory holds now. */
    public ReplicaFiles replica(long number) throws IOException {
        return ReplicaFiles.in(root.resolve("replicas").resolve(Long.toString(number)));
    }

    /** Why this user cannot read the directory; nothing if it can, or if there is none yet. */
    public Optional<String> unreadable() {
        if (!Files.exists(root)) {
            Path parent = root.getParent();
            return parent == null || Files.isDirectory(parent)
                    ? Optional.empty()
                    : Optional.of("neither %s nor the directory it would be in exists".formatted(root));
        }
        if (!Files.isDirectory(root)) {
            return Optional.of("%s is not a directory".formatted(root));
        }
        return Files.isReadable(root) && Files.isExecutable(root)
                ? Optional.empty()
                : Optional.of(
                        "%s cannot be read by this user; run as the user that SpacetimeDB runs as".formatted(root));
    }
}
