package com.openagents.spacetime.sidecar.ship;

import static com.openagents.spacetime.sidecar.ship.FakeServer.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.restore.RestoreTarget;
import com.openagents.spacetime.sidecar.restore.Restorer;
import com.openagents.spacetime.sidecar.ship.ShipSettings.IfBehind;
import com.openagents.spacetime.sidecar.ship.ShipSettings.Start;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet does after minutes, in simulated time. */
class SimulatedFleetTest {
    @TempDir
    private Path disk = Path.of("");

    private final SimulatedTime time = new SimulatedTime(1);
    private final MemoryStore bucket = new MemoryStore();
    private FakeServer server = new FakeServer(disk);
    private FaultyStore faulty = store(time.process("none"));
    private int starts;

    @BeforeEach
    void begin() {
        server = new FakeServer(disk.resolve("data"));
    }

    @AfterEach
    void end() {
        time.end();
    }

    private FaultyStore store(SimulatedTime.Instance process) {
        return new FaultyStore(bucket, time, process, (_, _, _) -> {}, _ -> {});
    }

    private Fleet start() {
        starts++;
        var process = time.process("sidecar-" + starts);
        faulty = store(process);
        var settings = new ShipSettings(
                server.dataDirectory(),
                URI.create("http://127.0.0.1:1"),
                Optional.empty(),
                disk.resolve("note"),
                new ShipPlan(Duration.ofSeconds(1), 4096),
                Duration.ZERO,
                new Start(Succession.OWN_ONLY, Optional.empty(), IfBehind.STOP));
        var fleet = new Fleet(
                settings,
                faulty,
                new ShippingMetrics(new CompositeMeterRegistry()),
                new Claim.Writer("host", "", "start-" + starts),
                process.time());
        fleet.start();
        return fleet;
    }

    private void pass(Duration much) {
        time.pass(much, Duration.ofMillis(500));
    }

    private static FleetStatus.Replica alpha(Fleet fleet) {
        return fleet.status().replicas().stream()
                .filter(replica -> replica.replica() == ALPHA.replica())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_torn_first_publish_does_not_keep_the_other_databases_from_being_restored() throws Exception {
        server.publish().alpha().append(5);
        server.beta().rotate().tear(40);
        var fleet = start();
        pass(Duration.ofSeconds(20));
        assertThat(fleet.status().control().state()).isEqualTo("waiting");

        pass(Duration.ofMinutes(3));

        assertThat(fleet.status().control().generation()).isEqualTo(1);
        assertThat(fleet.status().caughtUp()).isFalse();
        assertThat(fleet.status().replicas())
                .extracting(FleetStatus.Replica::state)
                .containsExactly("shipping", "unbegun");
        var outcome = new Restorer(bucket, System::nanoTime)
                .restore(Optional.empty(), RestoreTarget.LATEST, disk.resolve("restored"));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Restorer.Outcome.Done.class,
                        done -> assertThat(done.report().replicas())
                                .extracting(restored -> restored.last())
                                .containsExactly(4L, -1L));
    }

    @Test
    void a_replica_that_failed_ships_again_when_the_bucket_has_been_repaired() {
        server.publish().alpha().append(5);
        server.beta().append(1);
        start();
        pass(Duration.ofSeconds(5));
        var broken = new ObjectNames(Reign.servers(bucket).getFirst()).l0(ALPHA, 1, new TxRange(5, 5));
        bucket.put(broken, new byte[] {1}, Map.of());
        var second = start();
        pass(Duration.ofSeconds(5));
        assertThat(alpha(second).state()).isEqualTo("failed");
        pass(Duration.ofMinutes(3));
        assertThat(alpha(second).rpo()).isGreaterThan(Duration.ofMinutes(3));

        bucket.remove(broken);
        server.alpha().append(3);
        pass(Duration.ofMinutes(2));

        assertThat(alpha(second).shipped()).isEqualTo(7);
        assertThat(second.status().caughtUp()).isTrue();
    }

    @Test
    void a_body_that_is_cut_on_the_way_is_fetched_again() {
        server.publish().alpha().append(5);
        server.beta().append(1);
        start();
        pass(Duration.ofSeconds(5));
        var second = start();
        for (int operation = 1; operation < 60; operation += 11) {
            faulty.script(operation, Fault.TRUNCATED);
        }

        pass(Duration.ofSeconds(50));

        assertThat(second.status().caughtUp()).isTrue();
        assertThat(second.status().term()).isEqualTo(2);
    }

    @Test
    void a_writer_that_slept_before_its_base_is_fenced() {
        server.publish().alpha().append(5);
        server.beta().append(1);
        var sleeper = start();
        faulty.script(6, Fault.STALLED);
        pass(Duration.ofSeconds(5));
        assertThat(sleeper.status().term()).isEqualTo(1);
        var second = start();
        pass(Duration.ofSeconds(20));
        assertThat(second.status().caughtUp()).isTrue();

        pass(Duration.ofMinutes(4));

        assertThat(sleeper.status().state()).isEqualTo("fenced");
        assertThat(second.status().caughtUp()).isTrue();
    }
}
