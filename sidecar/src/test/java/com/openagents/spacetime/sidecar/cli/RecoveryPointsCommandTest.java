package com.openagents.spacetime.sidecar.cli;

import static com.openagents.spacetime.sidecar.ship.FakeServer.ALPHA;
import static com.openagents.spacetime.sidecar.ship.FakeServer.BETA;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.lineage.ObjectNames;
import com.openagents.spacetime.sidecar.lineage.Reign;
import com.openagents.spacetime.sidecar.lineage.ServerId;
import com.openagents.spacetime.sidecar.ship.FakeServer;
import com.openagents.spacetime.sidecar.ship.Shipment;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import com.openagents.spacetime.sidecar.store.ObjectStore;
import com.openagents.spacetime.sidecar.store.file.FileStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a bucket with a fork, by the command itself. */
class RecoveryPointsCommandTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path disk = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ObjectStore store = new FileStore(disk);
    private FakeServer server = new FakeServer(disk);

    @BeforeEach
    void shipAForkedHistory() throws Exception {
        store = new FileStore(Files.createDirectory(disk.resolve("store")));
        Files.writeString(disk.resolve("sidecar.yaml"), """
                source: {data-dir: data}
                store: {url: "file:%s"}
                """.formatted(disk.resolve("store")));
        server = new FakeServer(disk.resolve("data")).publish();
        server.alpha().time(NOON).append(50);
        server.beta().time(NOON).append(4);
        ship(1);
        server.alpha().time(after(2)).append(10);
        ship(2);
        server.alpha().delete();
        server.alpha().restore(30).history("second").time(after(3)).append(40);
        ship(3);
    }

    private void ship(int hours) throws InterruptedException {
        new Shipment(store).once(server, disk.resolve("note"), after(hours));
    }

    private static Instant after(int hours) {
        return NOON.plus(Duration.ofHours(hours));
    }

    private int run(String... arguments) {
        var line = Stream.concat(
                        Stream.of(
                                "recovery-points",
                                "-c",
                                disk.resolve("sidecar.yaml").toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        return SidecarMain.execute(line, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private ServerId id() {
        return Reign.servers(store).getFirst();
    }

    private ObjectNames names() {
        return new ObjectNames(id());
    }

    @Test
    void people_read_windows_forks_and_control_copies() {
        assertThat(run()).isZero();

        assertThat(out.toString().replace(id().value(), "SERVER")).isEqualTo("""
                server SERVER
                  terms:
                    3, claimed 2026-01-01T15:00:00Z by host (pod pod-0), forks: 1
                    2, claimed 2026-01-01T14:00:00Z by host (pod pod-0)
                    1, claimed 2026-01-01T13:00:00Z by host (pod pod-0)
                  control copies:
                    1 of term 3, valid from 2026-01-01T15:00:00Z on
                    1 of term 2, valid from 2026-01-01T14:00:00Z to 2026-01-01T15:00:00Z
                    1 of term 1, valid from 2026-01-01T13:00:00Z to 2026-01-01T14:00:00Z
                  pins: none
                database alpha,alpha-alias %s
                  transactions 0 to 69, 2026-01-01T12:00:00Z to 2026-01-01T15:00:00Z
                  snapshots: none
                  another side: transactions 30 to 59, until 2026-01-01T14:00:00Z, left by the fork of term 3; read it with --lineage 2
                database beta %s
                  transactions 0 to 3, 2026-01-01T12:00:00Z to 2026-01-01T12:00:00Z
                  snapshots: none
                2 databases, 2026-01-01T12:00:00Z to 2026-01-01T15:00:00Z, all can be restored
                """.formatted(ALPHA, BETA));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void programs_read_the_same() {
        assertThat(run("--json", "--database", "alpha", "--limit", "1")).isZero();

        assertThat(new JsonObject(out.toString())).isEqualTo(new JsonObject("""
                {"server": "%s", "problem": null,
                 "terms": [{"term": 3, "previous": 2, "claimedAt": "2026-01-01T15:00:00Z", "host": "host", "pod": "pod-0",
                            "based": true, "forks": 1, "gaps": 0}],
                 "termsTotal": 3,
                 "controlCopies": [{"term": 3, "generation": 1, "validFrom": "2026-01-01T15:00:00Z", "validTo": null}],
                 "controlCopiesTotal": 3,
                 "pins": [], "pinsTotal": 0,
                 "databases": [
                   {"database": "%s", "names": ["alpha", "alpha-alias"], "replica": 1, "live": true,
                    "window": {"first": 0, "last": 69, "firstTime": "2026-01-01T12:00:00Z",
                               "lastTime": "2026-01-01T15:00:00Z", "beyondGap": null},
                    "snapshots": [], "snapshotsTotal": 0,
                    "otherSides": [{"lineage": 2, "leavesAt": 30, "last": 59, "lastTime": "2026-01-01T14:00:00Z",
                                    "byTerm": 3, "cause": "fork"}],
                    "otherSidesTotal": 1}],
                 "firstTime": "2026-01-01T12:00:00Z", "lastTime": "2026-01-01T15:00:00Z",
                 "databasesTotal": 1, "broken": 0}
                """.formatted(id(), ALPHA.database())));
    }

    @Test
    void a_document_without_databases_is_one_too() {
        assertThat(run("--json")).isZero();

        assertThat(new JsonObject(out.toString()).getJsonArray("databases")).hasSize(2);
    }

    @Test
    void a_status_without_a_daemon_is_the_newest_of_it() {
        var config = disk.resolve("sidecar.yaml").toString();

        int code = SidecarMain.execute(
                new String[] {"status", "--offline", "-c", config},
                new PrintWriter(out, true),
                new PrintWriter(err, true));

        assertThat(code).isZero();
        assertThat(out.toString())
                .startsWith("no sidecar was asked; the bucket says:")
                .contains("3, claimed", "transactions 0 to 69", "all can be restored")
                .doesNotContain("2, claimed");
    }

    @Test
    void the_other_side_has_its_own_points() {
        assertThat(run("--lineage", "2", "--database", ALPHA.database().text())).isZero();

        assertThat(out.toString())
                .contains("transactions 0 to 59, 2026-01-01T12:00:00Z to 2026-01-01T14:00:00Z")
                .doesNotContain("another side", "claimed 2026-01-01T15");
    }

    @Test
    void a_limit_says_what_it_hides() {
        assertThat(run("--limit", "2")).isZero();

        assertThat(out.toString()).contains("and 1 older ones, see --limit").doesNotContain("1 of term 1");
    }

    @Test
    void pins_and_snapshots_are_listed_newest_first() {
        for (var name : new String[] {"pins/release-7.json", "db/%s/snap/0000000001/%020d.json".formatted(ALPHA, 20)}) {
            store.put(new ObjectName(id() + "/" + name), new byte[] {'{', '}'}, Map.of());
        }
        store.put(
                new ObjectName(names().snapshots(ALPHA) + "0000000003/%020d.json".formatted(40)),
                new byte[] {'{', '}'},
                Map.of());

        assertThat(run()).isZero();

        assertThat(out.toString())
                .contains("  pins:%n    release-7.json".formatted())
                .contains("  snapshots:%n    40, of term 3%n    20, of term 1".formatted());
    }

    @Test
    void a_hole_is_a_no_that_says_what_can_still_be_restored() {
        remove(names().l0s(ALPHA, 3));

        assertThat(run("--lineage", "2")).isZero();
        assertThat(run()).isZero(); // the history ends before the fork, without a hole
        remove(names().l0s(BETA, 1));

        assertThat(run()).isEqualTo(SidecarMain.NO);
        assertThat(out.toString())
                .contains("cannot be restored: transaction 0 is not in the bucket", "1 cannot be restored whole");
    }

    private void remove(String prefix) {
        try (var objects = store.list(prefix, "")) {
            objects.map(ObjectStat::name).map(ObjectName::value).forEach(name -> {
                try {
                    Files.delete(disk.resolve("store").resolve(name));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void a_control_copy_that_is_damaged_costs_the_names_and_no_more() throws IOException {
        var copy = disk.resolve("store").resolve(names().control(3, 1).value());
        var bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);

        assertThat(run()).isEqualTo(SidecarMain.NO);
        assertThat(out.toString()).contains("no names are known: ", "database without a name " + ALPHA, "0 to 69");
    }

    @Test
    void what_is_not_there_is_refused_with_the_way_out() throws IOException {
        assertThat(run("--lineage", "9")).isEqualTo(SidecarMain.NO);
        assertThat(run("--database", "gamma")).isEqualTo(SidecarMain.NO);
        assertThat(run("--limit", "0")).isEqualTo(SidecarMain.WRONG);
        assertThat(run("--lineage", "0")).isEqualTo(SidecarMain.WRONG);
        assertThat(err.toString())
                .contains("has no term 9: leave out --lineage", "has no database \"gamma\": leave out --database")
                .contains("--limit 0 shows nothing", "terms count from 1")
                .hasLineCount(4);
        assertThat(out.toString()).isEmpty();
    }
}
