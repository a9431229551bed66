package com.openagents.spacetime.sidecar.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.bsatn.Hash;
import com.openagents.spacetime.sidecar.snapshot.SnapshotName.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotNameTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            00000000000000000000.snapshot_dir     , 0                  , DIRECTORY
            00000000000000000216.snapshot_bsatn   , 216                , FILE
            09223372036854775807.lock             , 9223372036854775807, LOCK
            00000000000000000216.invalid_snapshot , 216                , INVALID
            00000000000000000216.archived_snapshot, 216                , ARCHIVED
            00000000000000000216._tmp             , 216                , TEMPORARY
            """)
    void an_entry_is_known_by_its_name(String name, long offset, Kind kind) {
        assertThat(SnapshotName.of(name)).contains(new SnapshotName(kind, offset));
        assertThat(new SnapshotName(kind, offset)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "216.snapshot_dir",
                "00000000000000000216.snapshot",
                "00000000000000000216.snapshot_dir.tmp",
                "00000000000000000216",
                "09223372036854775808.snapshot_dir",
                "99999999999999999999.snapshot_dir",
                "-0000000000000000216.lock",
                ""
            })
    void any_other_entry_is_none(String name) {
        assertThat(SnapshotName.of(name)).isEmpty();
    }

    @Test
    void an_object_lies_by_its_hash() {
        assertThat(SnapshotName.object(new Hash("ab" + "01".repeat(31)))).isEqualTo("objects/ab/" + "01".repeat(31));
    }

    @Test
    void a_negative_offset_is_refused() {
        assertThatThrownBy(() -> new SnapshotName(Kind.LOCK, -1)).hasMessage("not a transaction: -1");
    }
}
