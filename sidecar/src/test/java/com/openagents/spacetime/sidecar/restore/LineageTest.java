package com.openagents.spacetime.sidecar.restore;

import static com.openagents.spacetime.sidecar.ship.FakeServer.ALPHA;
import static com.openagents.spacetime.sidecar.ship.FakeServer.BETA;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.ship.FakeServer;
import com.openagents.spacetime.sidecar.ship.Shipment;
import com.openagents.spacetime.sidecar.source.LogStep;
import com.openagents.spacetime.sidecar.source.Position;
import com.openagents.spacetime.sidecar.source.ReplicaLog;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of a history that has two are restored byte for byte. */
class LineageTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path disk = Path.of("");

    private final MemoryStore store = new MemoryStore();
    private final Shipment shipment = new Shipment(store);

    private static RestoreTarget of(long lineage) {
        return new RestoreTarget(Optional.empty(), Optional.empty(), OptionalLong.of(lineage));
    }

    private Restorer.Outcome restore(RestoreTarget target, Path directory) throws Exception {
        return new Restorer(store, System::nanoTime).restore(Optional.empty(), target, directory);
    }

    /** All commits that a restore gives back, back to back. */
    private byte[] restored(RestoreTarget target, ReplicaKey key) throws Exception {
        var directory = disk.resolve("restored-" + UUID.randomUUID());
        assertThat(restore(target, directory)).isInstanceOf(Restorer.Outcome.Done.class);
        var out = new ByteArrayOutputStream();
        var clog = directory.resolve("replicas/%d/clog".formatted(key.replica()));
        try (var log = new ReplicaLog(clog, Position.START, System::nanoTime)) {
            for (var step = log.next(); step instanceof LogStep.Taken(var commit); step = log.next()) {
                commit.writeTo(out);
            }
        }
        return out.toByteArray();
    }

    private FakeServer server(String directory) {
        var server = new FakeServer(disk.resolve(directory)).publish();
        server.alpha().append(50);
        server.beta().append(4);
        return server;
    }

    @Test
    void both_sides_of_a_fork_are_restored_byte_for_byte() throws Exception {
        var server = server("data");
        var note = disk.resolve("note");
        shipment.once(server, note, NOON);
        var first = server.alpha().bytesFrom(0);
        server.alpha().append(10);
        shipment.once(server, note, NOON);
        var left = server.alpha().bytesFrom(0);
        server.alpha().delete();
        server.alpha().restore(30).history("second").append(40);
        shipment.once(server, note, NOON);
        server.alpha().append(5);
        shipment.once(server, note, NOON);

        assertThat(restored(RestoreTarget.LATEST, ALPHA))
                .isEqualTo(server.alpha().bytesFrom(0));
        assertThat(restored(of(4), ALPHA)).isEqualTo(server.alpha().bytesFrom(0));
        assertThat(restored(of(2), ALPHA)).isEqualTo(left);
        assertThat(restored(of(1), ALPHA)).isEqualTo(first);
        assertThat(restored(of(2), BETA)).isEqualTo(server.beta().bytesFrom(0));
    }

    @Test
    void an_offset_of_another_side_is_restored_there() throws Exception {
        var server = server("data");
        var note = disk.resolve("note");
        shipment.once(server, note, NOON);
        var left = server.alpha().bytesFrom(0);
        int tail = server.alpha().bytesFrom(41).length;
        server.alpha().delete();
        server.alpha().restore(30).history("second").append(40);
        shipment.once(server, note, NOON);

        var target = new RestoreTarget(Optional.of("alpha"), Optional.of(40L), OptionalLong.of(1));

        assertThat(restored(target, ALPHA)).isEqualTo(Arrays.copyOf(left, left.length - tail));
    }

    @Test
    void what_a_writer_has_shipped_after_it_was_succeeded_is_a_side_of_its_own() throws Exception {
        var old = server("old");
        var first = shipment.start(old, disk.resolve("old-note"), Succession.OWN_ONLY);
        Shipment.awaitShipped(first);
        var copy = server("copy");
        var second = shipment.start(copy, disk.resolve("copy-note"), Succession.TAKE_OVER);
        Shipment.awaitShipped(second);

        old.alpha().history("late").append(5);
        Shipment.awaitShipped(first);
        copy.alpha().append(3);
        Shipment.awaitShipped(second);
        first.stop();
        second.stop();

        assertThat(restored(RestoreTarget.LATEST, ALPHA)).isEqualTo(copy.alpha().bytesFrom(0));
        assertThat(restored(of(1), ALPHA)).isEqualTo(old.alpha().bytesFrom(0));
    }

    @Test
    void a_lineage_that_is_none_is_refused_with_the_way_out() throws Exception {
        shipment.once(server("data"), disk.resolve("note"), NOON);

        assertThat(restore(of(7), disk.resolve("target")))
                .isInstanceOfSatisfying(
                        Restorer.Outcome.Refused.class,
                        refused -> assertThat(refused.why()).contains("has no term 7", "recovery-points"));
    }
}
