package com.openagents.spacetime.sidecar.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.bsatn.Hash;
import com.openagents.spacetime.sidecar.golden.Golden;
import com.openagents.spacetime.sidecar.snapshot.SnapshotName.Kind;
import com.openagents.spacetime.sidecar.snapshot.SnapshotReader.Entry;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshots that real servers took. */
class GoldenSnapshotsTest {
    private static final int LARGEST_BLOB = 10_000_000;

    /** One snapshot, and what another reader says of its database. */
    record Snapshot(String version, JsonObject database, long offset, SortedMap<String, byte[]> files) {
        @Override
        public String toString() {
            return "%s replica %d at %d".formatted(version, database.getLong("replica_id"), offset);
        }

        SnapshotReader reader() throws IOException, DamagedSnapshot {
            return new SnapshotReader(new ByteArrayInputStream(file(new SnapshotName(Kind.FILE, offset).toString())));
        }

        byte[] file(String path) {
            return Objects.requireNonNull(files.get(path), path);
        }

        byte[] page(Hash name) throws DamagedSnapshot {
            return StoredObject.page(name, file(SnapshotName.object(name)));
        }

        /** Rows of the user's tables, smallest first: tables have numbers here and names there. */
        List<Long> userRows() throws IOException, DamagedSnapshot {
            try (var reader = reader()) {
                return RowCounts.of(reader, name -> Page.read(page(name))).entrySet().stream()
                        .filter(table -> table.getKey() >= 4096)
                        .map(Map.Entry::getValue)
                        .sorted()
                        .toList();
            }
        }
    }

    static Stream<Snapshot> snapshots() {
        return Stream.of("1.2.0", "2.8.3").flatMap(version -> {
            var files = Golden.dataDir(version);
            var expected = Golden.expected(version);
            return Stream.of("databases", "orphan_replicas")
                    .flatMap(list -> expected.getJsonArray(list).stream())
                    .map(JsonObject.class::cast)
                    .flatMap(database -> database.getJsonArray("snapshots").stream()
                            .map(JsonObject.class::cast)
                            .map(each -> new Snapshot(
                                    version,
                                    database,
                                    each.getLong("offset"),
                                    Golden.below(
                                            files,
                                            "replicas/%d/snapshots/%s/"
                                                    .formatted(
                                                            database.getLong("replica_id"), each.getString("name"))))));
        });
    }

    static Stream<Snapshot> withRecordedRows() {
        return snapshots()
                .filter(snapshot -> snapshot.database()
                        .getJsonObject("state_at_offset", new JsonObject())
                        .containsKey(Long.toString(snapshot.offset())));
    }

    @Test
    void there_are_fourteen() {
        assertThat(snapshots()).hasSize(14);
        assertThat(withRecordedRows()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void each_says_whose_it_is(Snapshot snapshot) throws Exception {
        try (var reader = snapshot.reader()) {
            var head = reader.head();

            assertThat(head.offset()).isEqualTo(snapshot.offset());
            assertThat(head.moduleAbi()).isEqualTo("7.0");
            assertThat(head.replica()).isEqualTo(snapshot.database().getLong("replica_id"));
            assertThat(head.database().text()).startsWith("c200");
            if (snapshot.database().containsKey("identity")) { // not recorded of a replica without a database
                assertThat(head.database().text()).isEqualTo(snapshot.database().getString("identity"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void each_names_exactly_the_objects_that_it_has_and_all_prove_themselves(Snapshot snapshot) throws Exception {
        var named = new HashSet<String>();
        named.add(new SnapshotName(Kind.FILE, snapshot.offset()).toString());
        try (var reader = snapshot.reader()) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                switch (entry.get()) {
                    case Entry.Blob(var name, var uses) -> {
                        assertThat(uses).isPositive();
                        var path = SnapshotName.object(name);
                        assertThat(StoredObject.blob(name, snapshot.file(path), LARGEST_BLOB))
                                .isNotEmpty();
                        named.add(path);
                    }
                    case Entry.TablePage(var name) -> {
                        assertThat(rowBits(snapshot.page(name)))
                                .isEqualTo(Page.read(snapshot.page(name)).rows());
                        named.add(SnapshotName.object(name));
                    }
                    case Entry.Table table -> assertThat(table.id()).isPositive();
                    case Entry.AbsentPage _ -> throw new AssertionError("these versions write none");
                }
            }
        }
        assertThat(named).isEqualTo(Set.copyOf(snapshot.files().keySet()));
    }

    private static long rowBits(byte[] page) {
        long words = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).getInt(6);
        long bits = 0;
        for (int at = 10; at < 10 + words * Long.BYTES; at++) {
            bits += Integer.bitCount(page[at] & 0xff);
        }
        return bits;
    }

    @ParameterizedTest
    @MethodSource("withRecordedRows")
    void row_counts_are_those_that_a_server_told(Snapshot snapshot) throws Exception {
        var tables = snapshot.database()
                .getJsonObject("state_at_offset")
                .getJsonObject(Long.toString(snapshot.offset()))
                .getJsonObject("tables");
        var recorded = tables.fieldNames().stream()
                .map(name -> tables.getJsonObject(name).getLong("rows"))
                .sorted()
                .toList();

        assertThat(snapshot.userRows()).containsExactlyElementsOf(recorded);
    }

    @Test
    void a_database_that_only_grew_has_no_fewer_rows_in_a_later_snapshot() {
        var byReplica = snapshots()
                .collect(Collectors.groupingBy(
                        snapshot -> snapshot.version() + snapshot.database().getLong("replica_id")));

        assertThat(byReplica.values()).allSatisfy(chain -> {
            var sums = new ArrayList<Long>();
            for (var snapshot : chain) {
                sums.add(snapshot.userRows().stream().mapToLong(Long::longValue).sum());
            }
            assertThat(sums).isSorted();
        });
    }
}
