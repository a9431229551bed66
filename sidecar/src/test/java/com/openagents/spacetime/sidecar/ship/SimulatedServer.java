package com.openagents.spacetime.sidecar.ship;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.control.FakeControlDb;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A server with any number of databases, its data directory, and what the disk beside it holds for sidecars. */
final class SimulatedServer {
    private final Path disk;
    private final Truth truth;
    private final List<Published> databases = new ArrayList<>();
    private long ids;

    /** A database, served by the replica whose log this is. */
    private record Published(long id, SimulatedLog log) {}

    /** A server that nothing has been published to. */
    SimulatedServer(Path disk, Truth truth) {
        this.disk = disk;
        this.truth = truth;
    }

    Path dataDirectory() {
        return disk.resolve("data");
    }

    Path note() {
        return disk.resolve("note");
    }

    /** Logs of the databases that are there, in the order of their publication. */
    List<SimulatedLog> logs() {
        return databases.stream().map(Published::log).toList();
    }

    /** A new database without a transaction yet. */
    SimulatedLog publish() {
        long id = ++ids;
        return publish(id, new Identity("c200%060x".formatted(id)));
    }

    private SimulatedLog publish(long id, Identity identity) {
        var key = new ReplicaKey(identity, ++ids);
        var log = new SimulatedLog(clog(key), key, truth);
        databases.add(new Published(id, log));
        writeControl();
        return log;
    }

    /** The database begins anew, in another replica. The former one's files stay. */
    SimulatedLog reset(SimulatedLog log) {
        var former =
                databases.stream().filter(each -> each.log() == log).findFirst().orElseThrow();
        databases.remove(former);
        return publish(former.id(), former.log().key().database());
    }

    /** The database is gone; its files stay. */
    void delete(SimulatedLog log) {
        databases.removeIf(each -> each.log() == log);
        writeControl();
    }

    /** A copy of the whole disk, the note included. */
    SimulatedServer copy(Path to) {
        var copy = new SimulatedServer(to, truth);
        copy.ids = ids + 1000;
        databases.forEach(each -> copy.databases.add(
                new Published(each.id(), each.log().copy(copy.clog(each.log().key())))));
        try {
            if (Files.exists(note())) {
                Files.createDirectories(to);
                Files.copy(note(), copy.note());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy.writeControl();
        return copy;
    }

    private Path clog(ReplicaKey key) {
        return dataDirectory().resolve("replicas/%d/clog".formatted(key.replica()));
    }

    private void writeControl() {
        var entries = databases.stream()
                .map(each -> new FakeControlDb.Entry(
                        each.id(), each.log().key().database(), each.log().key().replica(), "db-" + each.id()))
                .toList();
        replace(
                dataDirectory().resolve("metadata.toml"),
                "version = \"2.8.3\"\nedition = \"standalone\"\n".getBytes(StandardCharsets.UTF_8));
        replace(dataDirectory().resolve("control-db/db"), FakeControlDb.bytes(entries));
    }

    private static void replace(Path file, byte[] content) {
        try {
            var directory = Objects.requireNonNull(file.getParent());
            Files.createDirectories(directory);
            var draft = directory.resolve("draft.generating");
            Files.write(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
