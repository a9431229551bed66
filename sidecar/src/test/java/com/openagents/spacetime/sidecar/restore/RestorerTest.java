package com.openagents.spacetime.sidecar.restore;

import static com.openagents.spacetime.sidecar.ship.FakeServer.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.golden.Golden;
import com.openagents.spacetime.sidecar.lineage.Claim;
import com.openagents.spacetime.sidecar.lineage.HistoryBroken;
import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.lineage.WalObject;
import com.openagents.spacetime.sidecar.observe.ShippingMetrics;
import com.openagents.spacetime.sidecar.restore.Restorer.Outcome;
import com.openagents.spacetime.sidecar.ship.Fleet;
import com.openagents.spacetime.sidecar.ship.ShipPlan;
import com.openagents.spacetime.sidecar.ship.ShipSettings;
import com.openagents.spacetime.sidecar.ship.Time;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restores what was shipped of directories that real servers have written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestorerTest {
    private static final int COMMIT_HEADER_AND_CRC = 26;

    @TempDir
    private Path disk = Path.of("");

    private Path data = Path.of("");
    private MemoryStore store = new MemoryStore();
    private int shipped;
    private int targets;

    @BeforeAll
    void shipTheGoldenDirectory(@TempDir Path sources) throws Exception {
        data = sources;
        store = shipped("1.2.0");
    }

    private MemoryStore shipped(String version) throws Exception {
        shipped++;
        var directory = Files.createDirectory(data.resolve("source-" + shipped)).resolve("data");
        for (var file : Golden.dataDir(version).entrySet()) {
            var path = directory.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.write(path, file.getValue());
        }
        var into = new MemoryStore();
        var settings = new ShipSettings(
                directory,
                URI.create("http://127.0.0.1:1"),
                Optional.empty(),
                directory.resolveSibling("note"),
                new ShipPlan(Duration.ofMillis(200), 64 * 1024),
                Duration.ofSeconds(30),
                new ShipSettings.Start(Reign.Succession.OWN_ONLY, Optional.empty(), ShipSettings.IfBehind.STOP));
        var fleet = new Fleet(
                settings,
                into,
                new ShippingMetrics(new SimpleMeterRegistry()),
                new Claim.Writer("host", "", "start"),
                Time.real());
        fleet.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> fleet.status().caughtUp());
        fleet.stop();
        return into;
    }

    private Path target() {
        targets++;
        return disk.resolve("target-" + targets);
    }

    private static Outcome restore(MemoryStore store, RestoreTarget what, Path target) throws Exception {
        return new Restorer(store, System::nanoTime).restore(Optional.empty(), what, target);
    }

    private static RestoreReport done(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).report();
    }

    private static String refused(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).why();
    }

    @Test
    void the_latest_restore_holds_the_same_log_as_the_server_that_wrote_it() throws Exception {
        var target = target();
        var report = done(restore(store, RestoreTarget.LATEST, target));

        var log = "replicas/1/clog/00000000000000000000.stdb.log";
        assertThat(Files.readAllBytes(target.resolve(log)))
                .isEqualTo(Golden.dataDir("1.2.0").get(log));
        assertThat(report.replicas()).extracting(RestoreReport.Restored::last).containsExactly(218L, 86L);
        assertThat(target.resolve("replicas/5")).doesNotExist();
    }

    @Test
    void compressed_segments_of_a_newer_server_come_back_as_plain_ones() throws Exception {
        var target = target();
        var report = done(restore(shipped("2.8.3"), RestoreTarget.LATEST, target));

        assertThat(report.version().text()).isEqualTo("2.8.3");
        assertThat(report.replicas())
                .extracting(RestoreReport.Restored::commits)
                .containsExactlyInAnyOrder(225L, 89L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 57, 217, 218})
    void a_database_is_restored_to_any_of_its_transactions(long offset) throws Exception {
        var target = target();
        done(restore(store, new RestoreTarget(Optional.of("alpha"), Optional.of(offset)), target));

        var log = "replicas/1/clog/00000000000000000000.stdb.log";
        var restored = Files.readAllBytes(target.resolve(log));
        var original = Golden.dataDir("1.2.0").get(log);
        assertThat(restored).isEqualTo(Arrays.copyOf(Objects.requireNonNull(original), restored.length));
        assertThat(restored.length).isEqualTo(endOf(offset));
    }

    /** Byte position behind the commit of a transaction, as other tools have found it. */
    private static long endOf(long offset) {
        var commits = Golden.expected("1.2.0")
                .getJsonArray("databases")
                .getJsonObject(0)
                .getJsonArray("commits");
        var commit = commits.getJsonObject((int) offset);
        return commit.getLong("pos") + commit.getLong("len") + COMMIT_HEADER_AND_CRC;
    }

    @Test
    void control_files_are_those_of_the_server_but_metadata_is_fresh() throws Exception {
        var target = target();
        done(restore(store, RestoreTarget.LATEST, target));

        assertThat(Files.readAllBytes(target.resolve("control-db/db")))
                .isEqualTo(Golden.dataDir("1.2.0").get("control-db/db"));
        assertThat(Files.readString(target.resolve("metadata.toml")))
                .isEqualTo("version = \"1.2.0\"\nedition = \"standalone\"\n");
        assertThat(target.resolve("control.json")).doesNotExist();
    }

    @Test
    void files_are_for_their_owner_alone() throws Exception {
        var target = target();
        done(restore(store, RestoreTarget.LATEST, target));

        try (var files = Files.walk(target)) {
            for (Path path : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void an_empty_target_is_filled() throws Exception {
        var target = Files.createDirectory(target());

        done(restore(store, RestoreTarget.LATEST, target));

        assertThat(target.resolve("metadata.toml")).exists();
    }

    @Test
    void a_target_that_holds_anything_is_refused() throws Exception {
        var target = Files.createDirectory(target());
        Files.createFile(target.resolve("precious"));

        assertThat(refused(restore(store, RestoreTarget.LATEST, target))).contains("is not empty", target.toString());
        assertThat(target.resolve("precious")).exists();
    }

    @Test
    void a_target_that_a_server_has_locked_says_so() throws Exception {
        var target = Files.createDirectory(target());
        var pid = Files.writeString(target.resolve("spacetime.pid"), "1");
        var holder = new ProcessBuilder("flock", "--exclusive", pid.toString(), "sleep", "60").start();
        try {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> PidLock.holder(pid).isPresent());

            assertThat(refused(restore(store, RestoreTarget.LATEST, target))).contains("a SpacetimeDB runs on");
        } finally {
            holder.descendants().forEach(ProcessHandle::destroy);
            holder.destroy();
        }
    }

    @Test
    void a_target_whose_parent_is_missing_is_refused() throws Exception {
        var target = target().resolve("deeper");

        assertThat(refused(restore(store, RestoreTarget.LATEST, target))).contains("is not a directory");
    }

    @Test
    void a_store_without_backup_is_named() throws Exception {
        assertThat(refused(restore(new MemoryStore(), RestoreTarget.LATEST, target())))
                .contains("holds no backup");
    }

    @Test
    void a_server_that_the_store_does_not_hold_is_named() throws Exception {
        var typo = Optional.of(new ServerId("0".repeat(32)));

        assertThat(refused(new Restorer(store, System::nanoTime).restore(typo, RestoreTarget.LATEST, target())))
                .contains("holds no server 0000", "choose one");
    }

    @Test
    void a_missing_object_is_a_gap_with_its_place() throws Exception {
        var broken = shipped("1.2.0");
        var name = someObject(broken);
        broken.remove(name.stat().name());

        assertThat(refused(restore(broken, RestoreTarget.LATEST, target())))
                .contains(
                        "no object begins with %d".formatted(name.range().first()),
                        "--offset %d".formatted(name.range().first() - 1));
    }

    @Test
    void a_damaged_object_leaves_no_target() throws Exception {
        var broken = shipped("1.2.0");
        broken.damage(someObject(broken).stat().name());
        var target = target();

        assertThatThrownBy(() -> restore(broken, RestoreTarget.LATEST, target)).isInstanceOf(HistoryBroken.class);
        assertThat(target).doesNotExist();
        assertThat(leftovers(target)).isEmpty();
    }

    private static List<Path> leftovers(Path target) throws IOException {
        try (var siblings = Files.list(Objects.requireNonNull(target.getParent()))) {
            return siblings.filter(path -> path.getFileName().toString().contains("restoring"))
                    .toList();
        }
    }

    /** An object of alpha that others follow. */
    private static WalObject someObject(MemoryStore store) {
        var names = new ObjectNames(Reign.servers(store).getFirst());
        try (var objects = store.list(names.l0s(ALPHA, 1), "")) {
            var all = objects.map(WalObject::of).flatMap(Optional::stream).toList();
            assertThat(all).hasSizeGreaterThan(2);
            assertThat(all.get(1).range()).isNotEqualTo(new TxRange(0, 0));
            return all.get(1);
        }
    }
}
