package com.openagents.spacetime.sidecar.commitlog;

import static com.openagents.spacetime.sidecar.commitlog.Bytes.commit;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.concat;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.header;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TxRecordTest {

    private static Commit commitOf(int count, byte[] records) {
        return SegmentContent.of(0, concat(header(), commit(0, count, records)))
                .commits()
                .getFirst();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            00                                  | TxRecord[flags=0, reducer=null, insertGroups=0, firstGroup=null, complete=true]
            20 00 00 00                         | TxRecord[flags=32, reducer=null, insertGroups=0, firstGroup=null, complete=true]
            20 00 01 07000000 01                | TxRecord[flags=32, reducer=null, insertGroups=0, firstGroup=null, complete=false]
            20 00 00 02 07000000 0b000000       | TxRecord[flags=32, reducer=null, insertGroups=0, firstGroup=null, complete=true]
            20 ac02 07000000 808001             | TxRecord[flags=32, reducer=null, insertGroups=300, firstGroup=Group[table=7, rows=16384], complete=false]
            60 02 6f6b 00 00 00                 | TxRecord[flags=96, reducer=null, insertGroups=0, firstGroup=null, complete=true]
            a0 05000000 03 616464 2a 00 00 00   | TxRecord[flags=160, reducer=Reducer[name=add, call=null, argumentBytes=1], insertGroups=0, firstGroup=null, complete=true]
            """)
    void a_record_tells_what_needs_no_schema(String bytes, String expected) throws BadEncoding {
        assertThat(TxRecord.first(commitOf(1, hex(bytes)))).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20",
                "20 00",
                "20 80",
                "a0 ff000000 00",
                "a0 00000000",
                "a0 01000000 09",
                "60 09",
                "20 00 00 ff01"
            })
    void a_record_that_ends_too_early_is_named_with_its_place(String bytes) {
        var commit = commitOf(1, hex(bytes));

        assertThatThrownBy(() -> TxRecord.first(commit))
                .isInstanceOf(BadEncoding.class)
                .hasMessageStartingWith("byte ");
        assertThat(commit.timestamp()).isEmpty();
    }

    @Test
    void a_reducer_name_that_was_cut_within_a_character_is_no_fault() throws BadEncoding {
        var record = TxRecord.first(commitOf(1, hex("a0 03000000 02 61c3 00 00 00")));

        assertThat(record.reducer()).isEqualTo(new TxRecord.Reducer("a\ufffd", null, 0));
    }

    @Test
    void records_are_told_apart_as_long_as_they_hold_no_rows() throws BadEncoding {
        var empty = new TxRecord(0x20, null, 0, null, true);
        var truncating = hex("20 00 00 01 07000000");
        var inserting = hex("20 01 07000000 01 2a 00 00");

        assertThat(TxRecord.allOf(commitOf(2, hex("20000000 20000000")))).isEqualTo(List.of(empty, empty));
        assertThat(TxRecord.allOf(commitOf(3, concat(truncating, inserting, Bytes.EMPTY_RECORD))))
                .isEqualTo(List.of(empty, new TxRecord(0x20, null, 1, new TxRecord.Group(7, 1), false)));
    }

    @Property
    void any_bytes_are_a_record_or_a_named_fault(@ForAll byte[] bytes) {
        try {
            assertThat(TxRecord.allOf(commitOf(5, bytes))).isNotEmpty();
        } catch (BadEncoding e) {
            assertThat(e.position()).isBetween(0L, (long) bytes.length);
        }
    }
}
