package com.openagents.spacetime.sidecar.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import com.openagents.spacetime.sidecar.bsatn.BsatnReader;
import com.openagents.spacetime.sidecar.golden.DamageCase;
import com.openagents.spacetime.sidecar.golden.Golden;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Control-dbs of real servers. */
class ControlDbTest {
    private static final Map<String, byte[]> REAL = files("2.8.3");

    private static SortedMap<String, byte[]> files(String version) {
        return Golden.below(Golden.dataDir(version), "control-db/");
    }

    private static ControlDb read(Map<String, byte[]> files) throws DamagedControlDb {
        return ControlDb.read(ControlFiles.of(files));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.0", "2.8.3"})
    void every_record_is_the_one_that_another_reader_found(String version) throws DamagedControlDb {
        var expected = Golden.expected(version).getJsonObject("control_db");

        var control = read(files(version));

        assertThat(control.findings()).isEmpty();
        assertThat(control.databases().stream().map(ControlDbTest::describe).toList())
                .isEqualTo(expected.getJsonArray("databases").stream().toList());
        assertThat(control.replicas().stream().map(ControlDbTest::describe).toList())
                .isEqualTo(expected.getJsonArray("replicas").stream().toList());
        assertThat(control.names().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, each -> each.getValue().text())))
                .isEqualTo(expected.getJsonObject("dns").getMap());
    }

    private static JsonObject describe(Database database) {
        return new JsonObject()
                .put("id", (int) database.id())
                .put("identity", database.identity().text())
                .put("owner", database.owner().text())
                .put("host_type", database.hostType())
                .put("initial_program", database.initialProgram().text());
    }

    private static JsonObject describe(Replica replica) {
        return new JsonObject()
                .put("id", (int) replica.id())
                .put("database_id", (int) replica.databaseId())
                .put("node_id", (int) replica.nodeId())
                .put("leader", replica.leader());
    }

    /** 701 names, one after another: ten segments, most of them freed and written anew at least once. */
    @Test
    void a_store_that_was_rewritten_in_place_holds_every_name() throws DamagedControlDb {
        var control = read(Golden.archive("control-db-1.2.0-rewritten"));
        var before = read(files("1.2.0"));
        var alpha = Objects.requireNonNull(before.names().get("alpha"));
        var beta = Objects.requireNonNull(before.names().get("beta"));
        var expected = new TreeMap<>(before.names());
        expected.put("extra-0", beta);
        for (int i = 0; i < 700; i++) {
            expected.put("a-name-of-a-database-number-%05d".formatted(i), i % 3 == 0 ? beta : alpha);
        }

        assertThat(control.names()).isEqualTo(expected);
        assertThat(control.databases()).isEqualTo(before.databases());
        assertThat(control.replicas()).isEqualTo(before.replicas());
        assertThat(control.findings()).isEmpty();
    }

    @Test
    void a_replica_is_found_by_its_database() throws DamagedControlDb {
        var control = read(REAL);

        assertThat(control.leaderOf(control.databases().getLast())).contains(new Replica(3, 2, 0, true));
    }

    @Test
    void a_replica_record_is_four_numbers() throws BadEncoding {
        var value = HexFormat.of().parseHex("03000000000000000200000000000000000000000000000001");

        assertThat(Replica.read(new BsatnReader(ByteBuffer.wrap(value)))).isEqualTo(new Replica(3, 2, 0, true));
    }

    @Test
    void the_log_alone_holds_everything() throws DamagedControlDb {
        var db = Objects.requireNonNull(REAL.get("db"));

        assertThat(read(Map.of("db", db))).isEqualTo(read(REAL));
    }

    /** What the server makes of the same: it does not start, or it starts and knows no database. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            conf-missing       , ''
            sled-snap-missing  , ''
            sled-snap-truncated, SNAPSHOT_DAMAGED
            sled-snap-newer    , 'TREE_MISSING, LOG_BEHIND_SNAPSHOT, LOG_TORN'
            sled-db-cut        , 'TREE_MISSING, LOG_TORN'
            """)
    void damage_that_a_server_stumbles_over_is_found(String name, String rules) throws DamagedControlDb {
        for (var version : new String[] {"1.2.0", "2.8.3"}) {
            var damage = DamageCase.of(version)
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();

            assertThat(read(Golden.below(damage.files(), "control-db/")).findings().stream()
                            .map(Finding::rule)
                            .distinct()
                            .sorted()
                            .map(Enum::name)
                            .collect(Collectors.joining(", ")))
                    .isEqualTo(rules);
        }
    }

    @Test
    void a_missing_log_is_damage() {
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(DamagedControlDb.class)
                .hasMessage("control-db: the file db is missing");
    }

    @Test
    void a_foreign_configuration_is_found() throws DamagedControlDb {
        var files = new TreeMap<>(REAL);
        files.put(
                "conf",
                "segment_size: 1024\nuse_compression: true\nversion: 0.34\n....".getBytes(StandardCharsets.US_ASCII));

        assertThat(read(files).findings()).extracting(Finding::rule).containsExactly(Finding.Rule.CONF_FOREIGN);
    }

    /** A wrong bit in a message makes it the end of the log; what the server does then, it does without a word. */
    @Property(tries = 500)
    void any_flipped_bit_in_the_log_is_found_or_harmless(@ForAll @IntRange(max = 8 * 2516 - 1) int bit)
            throws DamagedControlDb {
        var db = Objects.requireNonNull(REAL.get("db")).clone();
        db[bit / 8] ^= (byte) (1 << bit % 8);

        try {
            var control = read(Map.of("db", db));
            assertThat(control.findings()).isNotEmpty();
        } catch (DamagedControlDb e) {
            assertThat(e).hasMessageStartingWith("control-db: ");
        }
    }

    @Property(tries = 500)
    void any_cut_of_the_log_is_read_or_damage_and_nothing_else(@ForAll @IntRange(max = 2516) int cut) {
        try {
            read(Map.of("db", Arrays.copyOf(Objects.requireNonNull(REAL.get("db")), cut)));
        } catch (DamagedControlDb e) {
            assertThat(e).hasMessageStartingWith("control-db: ");
        }
    }

    @Property
    void any_bytes_at_all_are_damage(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> read(Map.of("db", bytes))).isInstanceOf(DamagedControlDb.class);
    }
}
