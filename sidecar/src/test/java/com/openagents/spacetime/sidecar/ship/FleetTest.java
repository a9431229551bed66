package com.openagents.spacetime.sidecar.ship;

import static com.openagents.spacetime.sidecar.ship.FakeServer.ALPHA;
import static com.openagents.spacetime.sidecar.ship.FakeServer.BETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.lineage.Base.Relation;
import com.openagents.spacetime.sidecar.lineage.Chain;
import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.Reign.Succession;
import com.openagents.spacetime.sidecar.lineage.ReplicaKey;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.restore.RestoreTarget;
import com.openagents.spacetime.sidecar.restore.Restorer;
import com.openagents.spacetime.sidecar.ship.ShipSettings.IfBehind;
import com.openagents.spacetime.sidecar.ship.ShipSettings.Start;
import com.openagents.spacetime.sidecar.source.FakeLog;
import com.openagents.spacetime.sidecar.source.LogStep;
import com.openagents.spacetime.sidecar.source.Position;
import com.openagents.spacetime.sidecar.source.ReplicaLog;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a growing directory to a store and back, with real threads and a store in memory. */
class FleetTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    private Path disk = Path.of("");

    private final MemoryStore store = new MemoryStore();
    private final List<Fleet> started = new ArrayList<>();
    private MeterRegistry registry = new SimpleMeterRegistry();
    private FakeServer server = new FakeServer(disk);

    @BeforeEach
    void begin() {
        server = new FakeServer(disk.resolve("data"));
    }

    @AfterEach
    void end() throws InterruptedException {
        store.away(false);
        for (var fleet : started) {
            fleet.stop();
        }
    }

    private Fleet start(Succession succession, IfBehind ifBehind, String note) {
        var settings = new ShipSettings(
                server.dataDirectory(),
                URI.create("http://127.0.0.1:1"),
                Optional.empty(),
                disk.resolve(note),
                new ShipPlan(Duration.ofMillis(100), 4096),
                Duration.ZERO,
                new Start(succession, Optional.empty(), ifBehind));
        registry = new SimpleMeterRegistry();
        var writer = new Claim.Writer("host", "", UUID.randomUUID().toString());
        var fleet = new Fleet(settings, store, new ShippingMetrics(registry), writer, Time.real());
        started.add(fleet);
        fleet.start();
        return fleet;
    }

    private Fleet start() {
        return start(Succession.OWN_ONLY, IfBehind.STOP, "note");
    }

    private static void awaitShipped(Fleet fleet) {
        var began = Instant.now();
        await().atMost(BOUND).until(() -> {
            var status = fleet.status();
            return status.caughtUp() && !status.asOf().isBefore(began);
        });
    }

    private static FleetStatus.Replica replica(Fleet fleet, ReplicaKey key) {
        return fleet.status().replicas().stream()
                .filter(replica -> replica.replica() == key.replica())
                .findFirst()
                .orElseThrow();
    }

    private static void awaitState(Fleet fleet, ReplicaKey key, String state) {
        await().atMost(BOUND)
                .ignoreExceptions()
                .until(() -> replica(fleet, key).state().equals(state));
    }

    private Path restored(RestoreTarget target) throws Exception {
        var directory = disk.resolve("restored-" + UUID.randomUUID());
        var outcome = new Restorer(store, System::nanoTime).restore(Optional.empty(), target, directory);
        assertThat(outcome).isInstanceOf(Restorer.Outcome.Done.class);
        return directory;
    }

    /** All commits of a log, back to back. */
    private static byte[] commits(Path directory, ReplicaKey key) throws Exception {
        var out = new ByteArrayOutputStream();
        var clog = directory.resolve("replicas/%d/clog".formatted(key.replica()));
        try (var log = new ReplicaLog(clog, Position.START, System::nanoTime)) {
            for (var step = log.next(); step instanceof LogStep.Taken(var commit); step = log.next()) {
                commit.writeTo(out);
            }
        }
        return out.toByteArray();
    }

    private void assertRestores(ReplicaKey key, FakeLog log) throws Exception {
        assertThat(commits(restored(RestoreTarget.LATEST), key)).isEqualTo(log.bytesFrom(0));
    }

    @Test
    void what_a_server_has_written_is_shipped_and_restores_byte_for_byte() throws Exception {
        server.publish().alpha().append(500).appendLarge(20_000).rotate().append(30);
        server.beta().append(3);

        awaitShipped(start());

        assertRestores(ALPHA, server.alpha());
        assertRestores(BETA, server.beta());
    }

    @Test
    void a_server_may_begin_after_the_sidecar() throws Exception {
        var fleet = start();
        await().atMost(BOUND).until(() -> fleet.status().state().equals("shipping"));
        assertThat(fleet.status().caughtUp()).isFalse();

        server.alpha().append(5);
        server.beta().append(1);
        server.publish();
        awaitShipped(fleet);
        server.alpha().append(5);
        awaitShipped(fleet);

        assertRestores(ALPHA, server.alpha());
    }

    @Test
    void a_control_copy_waits_for_transaction_0_of_each_database() {
        server.publish().alpha().append(5);
        var fleet = start();
        await().atMost(BOUND).until(() -> fleet.status().control().state().equals("waiting"));
        assertThat(fleet.status().control().problem())
                .hasValueSatisfying(why -> assertThat(why).contains("c200b072"));
        assertThat(fleet.status().caughtUp()).isFalse();

        server.beta().append(1);
        awaitShipped(fleet);

        assertThat(fleet.status().control().generation()).isEqualTo(1);
    }

    @Test
    void a_restart_continues_where_the_bucket_ends() throws Exception {
        server.publish().alpha().append(20);
        server.beta().append(1);
        var first = start();
        awaitShipped(first);
        first.stop();
        server.alpha().append(20);

        var second = start();
        awaitShipped(second);

        assertThat(second.status().term()).isEqualTo(2);
        assertThat(replica(second, ALPHA).shipped()).isEqualTo(39);
        assertRestores(ALPHA, server.alpha());
    }

    @Test
    void a_store_that_is_away_only_makes_the_lag_grow() throws Exception {
        server.publish().alpha().append(5);
        server.beta().append(1);
        var fleet = start();
        awaitShipped(fleet);
        store.away(true);
        server.alpha().time(Instant.now().minusSeconds(60)).append(50);
        await().atMost(BOUND).until(() -> replica(fleet, ALPHA).unshippedCommits() == 50);
        assertThat(fleet.status().rpo()).isGreaterThan(Duration.ofSeconds(59));
        assertThat(fleet.status().known()).isTrue();
        await().atMost(BOUND).until(() -> fleet.status().problem().isPresent());

        store.away(false);
        awaitShipped(fleet);

        assertRestores(ALPHA, server.alpha());
    }

    @Test
    void puts_whose_answers_are_lost_are_repeated_and_counted_once() throws Exception {
        server.publish().alpha().append(5);
        server.beta().append(1);
        var fleet = start();
        awaitShipped(fleet);

        store.loseAnswers(3);
        server.alpha().append(50);
        awaitShipped(fleet);

        assertRestores(ALPHA, server.alpha());
    }

    @Test
    void a_directory_that_is_deleted_and_restored_goes_on_in_the_same_term() throws Exception {
        server.publish().alpha().append(50);
        server.beta().append(4);
        var fleet = start();
        awaitShipped(fleet);
        var copy = restored(RestoreTarget.LATEST);
        server.delete();
        awaitState(fleet, ALPHA, "gone");
        assertThat(fleet.status().caughtUp()).isFalse();

        Files.move(copy, server.dataDirectory());
        server.alpha().append(7);
        awaitShipped(fleet);

        assertThat(fleet.status().term()).isEqualTo(1);
        assertRestores(ALPHA, server.alpha());
    }

    @Test
    void an_older_copy_in_its_place_is_said_to_be_behind_and_is_not_shipped() throws Exception {
        server.publish().alpha().append(50);
        server.beta().append(4);
        var fleet = start();
        awaitShipped(fleet);

        server.alpha().delete();
        server.alpha().restore(30);
        awaitState(fleet, ALPHA, "behind");

        assertThat(fleet.status().caughtUp()).isFalse();
        assertThat(replica(fleet, ALPHA).problem()).isPresent();
        assertThat(registry.get("spacetime_sidecar_replica_troubled")
                        .tag("replica", "1")
                        .gauge()
                        .value())
                .isEqualTo(1);
        server.alpha().history("second").append(40);
        awaitState(fleet, ALPHA, "forked");
        assertThat(replica(fleet, ALPHA).shipped()).isEqualTo(49);
    }

    @Test
    void a_start_on_another_history_forks_behind_the_last_common_commit() throws Exception {
        server.publish().alpha().append(50);
        server.beta().append(4);
        var first = start();
        awaitShipped(first);
        first.stop();
        server.alpha().delete();
        server.alpha().restore(30).history("second").append(40);

        var second = start();
        awaitShipped(second);

        var chain = Chain.read(store, new ObjectNames(Reign.servers(store).getFirst()));
        assertThat(chain.bases())
                .hasEntrySatisfying(
                        2L,
                        base -> assertThat(base.replicas()).hasEntrySatisfying(ALPHA, entry -> {
                            assertThat(entry.from()).isEqualTo(30);
                            assertThat(entry.relation()).isEqualTo(Relation.FORK);
                        }));
        assertRestores(ALPHA, server.alpha());
        assertRestores(BETA, server.beta());
    }

    @Test
    void a_start_on_an_older_copy_stops_unless_a_person_lets_it_fork() throws Exception {
        server.publish().alpha().append(50);
        server.beta().append(4);
        var first = start();
        awaitShipped(first);
        first.stop();
        server.alpha().delete();
        server.alpha().restore(30);
        var second = start();
        awaitState(second, ALPHA, "behind");
        second.stop();

        var third = start(Succession.OWN_ONLY, IfBehind.FORK, "note");
        awaitShipped(third);
        server.alpha().history("second").append(3);
        awaitShipped(third);

        assertRestores(ALPHA, server.alpha());
    }

    @Test
    void an_empty_log_does_not_set_aside_the_history_in_the_bucket() throws Exception {
        server.publish().alpha().append(50);
        server.beta().append(4);
        var shipped = server.alpha().bytesFrom(0);
        var first = start();
        awaitShipped(first);
        first.stop();
        server.alpha().delete();
        server.alpha().restore(0).rotate();

        awaitState(start(Succession.OWN_ONLY, IfBehind.FORK, "note"), ALPHA, "behind");

        assertThat(commits(restored(RestoreTarget.LATEST), ALPHA)).isEqualTo(shipped);
    }

    @Test
    void a_fork_can_be_continued_by_the_next_start() throws Exception {
        server.publish().alpha().append(50);
        server.beta().append(4);
        var first = start();
        awaitShipped(first);
        first.stop();
        server.alpha().delete();
        server.alpha().restore(30).history("second").append(40);
        var second = start();
        awaitShipped(second);
        second.stop();
        server.alpha().append(5);

        awaitShipped(start());

        assertRestores(ALPHA, server.alpha());
    }

    @Test
    void a_log_without_its_beginning_is_a_gap() throws Exception {
        server.publish().alpha().append(50).rotate().append(5);
        server.beta().append(1);
        Files.delete(server.alpha().file(new SegmentName(0)));

        var fleet = start();

        awaitState(fleet, ALPHA, "gap");
        assertThat(fleet.status().caughtUp()).isFalse();
    }

    @Test
    void a_fork_of_a_log_without_its_beginning_keeps_the_history_in_the_bucket() throws Exception {
        server.publish().alpha().append(50);
        server.beta().append(4);
        var shipped = server.alpha().bytesFrom(0);
        var first = start();
        awaitShipped(first);
        first.stop();
        server.alpha().delete();
        server.alpha().restore(30).rotate().history("second").append(40);
        Files.delete(server.alpha().file(new SegmentName(0)));

        awaitState(start(), ALPHA, "forked");

        assertThat(commits(restored(RestoreTarget.LATEST), ALPHA)).isEqualTo(shipped);
    }

    @Test
    void a_broken_history_of_one_database_leaves_the_others_alone() throws Exception {
        server.publish().alpha().append(20);
        server.beta().append(1);
        var first = start();
        awaitShipped(first);
        first.stop();
        var names = new ObjectNames(Reign.servers(store).getFirst());
        store.put(names.l0(ALPHA, 1, new TxRange(20, 20)), new byte[] {1}, Map.of());
        server.beta().append(5);

        var second = start();

        awaitState(second, ALPHA, "failed");
        await().atMost(BOUND).until(() -> replica(second, BETA).shipped() == 5);
        assertThat(second.status().caughtUp()).isFalse();
        assertThat(second.status().rpo()).isPositive();
    }

    @Test
    void a_database_that_comes_back_goes_on_where_this_term_left_it() throws Exception {
        server.publish().alpha().append(20);
        server.beta().append(1);
        var fleet = start();
        awaitShipped(fleet);
        server.alpha().append(7);
        awaitShipped(fleet);
        server.forget().publishOthers();
        await().atMost(BOUND)
                .until(() -> fleet.status().replicas().stream()
                        .noneMatch(replica -> replica.database().equals(ALPHA.database())));
        assertThat(registry.find("spacetime_sidecar_replica_troubled")
                        .tag("database", ALPHA.database().text())
                        .gauge())
                .isNull();

        server.forget().publish().alpha().append(40);
        awaitShipped(fleet);

        assertRestores(ALPHA, server.alpha());
    }

    @Test
    void a_server_without_databases_has_nothing_left_to_ship() throws Exception {
        server.publish();
        Files.delete(server.dataDirectory().resolve("control-db/snap.00000000000008ED"));
        var fresh = "ffbac70fffffffffffffff7f00000000000000803f7fd0fb0600000071a2c6780501000100";
        Files.write(
                server.dataDirectory().resolve("control-db/db"), HexFormat.of().parseHex(fresh));
        var fleet = start();

        awaitShipped(fleet);
        awaitShipped(fleet);

        assertThat(fleet.status().control().state()).isEqualTo("absent");
    }

    @Test
    void a_replica_directory_that_cannot_be_listed_leaves_a_status() throws Exception {
        server.publish();
        Files.writeString(server.dataDirectory().resolve("replicas"), "no directory");
        var fleet = start();

        awaitState(fleet, ALPHA, "gone");

        assertThat(fleet.status().orphans()).isEmpty();
    }

    @Test
    void the_age_of_what_may_be_lost_grows_while_control_files_wait() {
        server.publish().alpha().append(5);
        var fleet = start();
        await().atMost(BOUND).until(() -> fleet.status().control().state().equals("waiting"));

        await().atMost(BOUND).until(() -> fleet.status().rpo().toMillis() > 500);
        server.beta().append(1);
        awaitShipped(fleet);

        assertThat(fleet.status().rpo()).isZero();
    }

    @Test
    void the_age_of_what_may_be_lost_grows_while_nobody_can_compare_the_logs() throws Exception {
        server.publish().alpha().append(5);
        server.beta().append(1);
        var first = start();
        awaitShipped(first);
        first.stop();
        store.refuseLists("/db/");
        var fleet = start();
        await().atMost(BOUND).until(() -> fleet.status().term() == 2);

        await().atMost(BOUND).until(() -> fleet.status().rpo().toMillis() > 500);
        assertThat(fleet.status().problem()).isPresent();
        store.allowLists();
        awaitShipped(fleet);
    }

    @Test
    void another_disk_refuses_to_write_to_a_history_it_does_not_know() throws Exception {
        server.publish().alpha().append(5);
        server.beta().append(1);
        var first = start();
        awaitShipped(first);

        var other = start(Succession.OWN_ONLY, IfBehind.STOP, "another-note");

        await().atMost(BOUND).until(() -> other.status().state().equals("refused"));
        assertThat(other.status().problem())
                .hasValueSatisfying(why -> assertThat(why).contains("--take-over"));
        assertThat(registry.get("spacetime_sidecar_fenced").gauge().value()).isEqualTo(1);
    }

    @Test
    void another_content_under_its_own_name_fences_a_writer() {
        server.publish().alpha().append(5);
        server.beta().append(1);
        var fleet = start();
        awaitShipped(fleet);
        var names = new ObjectNames(Reign.servers(store).getFirst());
        store.put(names.l0(ALPHA, 1, new TxRange(5, 5)), new byte[] {1}, Map.of());

        server.alpha().append(1);

        await().atMost(BOUND).until(() -> fleet.status().state().equals("fenced"));
        assertThat(replica(fleet, ALPHA).shipped()).isEqualTo(4);
    }
}
