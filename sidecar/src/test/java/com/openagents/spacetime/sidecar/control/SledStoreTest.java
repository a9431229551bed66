package com.openagents.spacetime.sidecar.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Logs made by hand, for what the control-dbs at hand do not hold. */
class SledStoreTest {
    private static final int SEGMENT = SledLog.SEGMENT_BYTES;
    private static final String HEADER_SEGMENT_0 = "ffbac70f ffffffffffffff7f 0000000000000080";

    private static Map<String, Map<String, String>> trees(byte[] db) throws DamagedControlDb {
        return trees(Map.of("db", db));
    }

    private static Map<String, Map<String, String>> trees(Map<String, byte[]> files) throws DamagedControlDb {
        var control = ControlFiles.of(files);
        var trees = new TreeMap<String, Map<String, String>>();
        new SledStore(SledLog.read(control.db()), control).trees().forEach((name, values) -> {
            var texts = new TreeMap<String, String>();
            values.forEach((key, value) -> texts.put(text(key), text(value)));
            trees.put(name, texts);
        });
        return trees;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static SledBuilder oneTree() {
        return SledBuilder.atLsn(0)
                .message(SledMessage.COUNTER, 1, "00")
                .leaf(2, 0)
                .meta("t", 2);
    }

    @Test
    void the_first_bytes_of_a_fresh_store_are_an_empty_meta_page_and_a_counter() throws DamagedControlDb {
        var db = HexFormat.of()
                .parseHex((HEADER_SEGMENT_0 + "3f7fd0fb 06 00 00 00 71a2c678 05 01 00 01 00").replace(" ", ""));

        var log = SledLog.read(db);

        assertThat(db).hasSize(37);
        assertThat(log.messages())
                .extracting(SledMessage::kind, SledMessage::page, SledMessage::size)
                .containsExactly(tuple(SledMessage.META, 0L, 8), tuple(SledMessage.COUNTER, 1L, 9));
        assertThat(log.end()).isEqualTo(37);
        assertThat(log.faults()).isEmpty();
        assertThat(trees(db)).isEmpty();
    }

    @Test
    void changes_behind_a_node_are_applied_in_order() throws DamagedControlDb {
        var db = oneTree()
                .message(SledMessage.LINK, 2, "00 01 61 01 31")
                .message(SledMessage.LINK, 2, "00 01 62 01 32")
                .message(SledMessage.LINK, 2, "00 01 61 01 33")
                .message(SledMessage.LINK, 2, "01 01 62")
                .bytes();

        assertThat(trees(db)).isEqualTo(Map.of("t", Map.of("a", "3")));
    }

    @Test
    void keys_get_back_the_prefix_that_their_node_shares() throws DamagedControlDb {
        var node = "00 00 00 02 03 666f6f 03 667a7a  00 02 01 6f 01 70 01 31 01 32";
        var db = SledBuilder.atLsn(0)
                .message(SledMessage.NODE, 2, node)
                .meta("t", 2)
                .bytes();

        assertThat(trees(db)).isEqualTo(Map.of("t", Map.of("foo", "1", "fop", "2")));
    }

    @Test
    void a_tree_is_read_from_its_left_most_leaf_to_the_right() throws DamagedControlDb {
        var db = SledBuilder.atLsn(0)
                .leaf(2, 3)
                .leaf(3, 0)
                .message(SledMessage.LINK, 3, "00 01 7a 01 39")
                .message(SledMessage.LINK, 2, "00 01 61 01 31")
                .message(SledMessage.NODE, 4, "00 00 00 00 00 00 01 02 00 01 6d 02 03")
                .meta("t", 4)
                .bytes();

        assertThat(trees(db)).isEqualTo(Map.of("t", Map.of("a", "1", "z", "9")));
    }

    @Test
    void a_freed_page_and_a_change_to_it_are_forgotten() throws DamagedControlDb {
        var db = oneTree()
                .leaf(9, 0)
                .message(SledMessage.FREE, 9, "")
                .message(SledMessage.LINK, 9, "00 01 61 01 31")
                .bytes();

        assertThat(trees(db)).isEqualTo(Map.of("t", Map.of()));
    }

    @Test
    void cancelled_messages_and_merges_move_no_value() throws DamagedControlDb {
        var db = oneTree()
                .message(1, 2, "00 01 61 01 31")
                .message(SledMessage.LINK, 2, "02 07")
                .message(SledMessage.LINK, 2, "03")
                .message(SledMessage.LINK, 2, "04")
                .bytes();

        assertThat(trees(db)).isEqualTo(Map.of("t", Map.of()));
    }

    @Test
    void large_values_lie_in_files_of_their_own() throws DamagedControlDb {
        var link = HexFormat.of().parseHex("0b0001610131");
        var file = new byte[4 + link.length];
        var crc = new CRC32();
        crc.update(link);
        System.arraycopy(SledBuilder.littleEndian((int) crc.getValue()), 0, file, 0, 4);
        System.arraycopy(link, 0, file, 4, link.length);
        var db = oneTree()
                .message(SledMessage.LINK_POINTER, 2, "d204000000000000")
                .bytes();

        assertThat(trees(Map.of("db", db, "blobs/1234", file))).isEqualTo(Map.of("t", Map.of("a", "1")));

        assertThatThrownBy(() -> trees(Map.of("db", db)))
                .isInstanceOf(DamagedControlDb.class)
                .hasMessage("control-db: blobs/1234 is missing");
        var changed = file.clone();
        changed[9] ^= 1;
        assertThatThrownBy(() -> trees(Map.of("db", db, "blobs/1234", changed)))
                .hasMessage("control-db: blobs/1234, of 10 bytes, disagrees with its checksum");
    }

    @Test
    void a_file_of_a_page_that_was_written_anew_is_not_missed() throws DamagedControlDb {
        var db = oneTree()
                .message(SledMessage.LINK_POINTER, 2, "d204000000000000")
                .leaf(2, 0)
                .bytes();

        assertThat(trees(db)).isEqualTo(Map.of("t", Map.of()));
    }

    @Test
    void segments_are_read_in_the_order_of_the_log_and_not_of_the_file() throws DamagedControlDb {
        var db = SledBuilder.atLsn(3L * SEGMENT)
                .message(SledMessage.LINK, 2, "00 01 61 01 33")
                .segment(2L * SEGMENT, 2L * SEGMENT)
                .leaf(2, 0)
                .meta("t", 2)
                .message(SledMessage.LINK, 2, "00 01 61 01 32")
                .message(SledMessage.CAP, -1, "")
                .bytes();

        assertThat(trees(db)).isEqualTo(Map.of("t", Map.of("a", "3")));
    }

    @Test
    void freed_segments_leave_gaps_in_the_stable_part_of_the_log() throws DamagedControlDb {
        var db = SledBuilder.atLsn(SEGMENT)
                .leaf(2, 0)
                .message(SledMessage.CAP, -1, "")
                .segment(5L * SEGMENT, 5L * SEGMENT)
                .meta("t", 2)
                .message(SledMessage.LINK, 2, "00 01 61 01 31")
                .message(SledMessage.CAP, -1, "")
                .segment(6L * SEGMENT, 5L * SEGMENT)
                .message(SledMessage.LINK, 2, "00 01 62 01 32")
                .bytes();

        assertThat(trees(db)).isEqualTo(Map.of("t", Map.of("a", "1", "b", "2")));
        assertThat(SledLog.read(db).faults()).isEmpty();
    }

    @Test
    void what_lay_in_a_segment_before_is_not_read_again() throws DamagedControlDb {
        var before = oneTree().message(SledMessage.LINK, 2, "00 01 61 01 31").bytes();
        var db = SledBuilder.atLsn(5L * SEGMENT).leaf(2, 0).meta("t", 2).bytes();
        System.arraycopy(db, 0, before, 0, db.length);

        var log = SledLog.read(before);

        assertThat(log.messages()).hasSize(2);
        assertThat(log.faults()).isEmpty();
    }

    @Test
    void a_batch_that_is_not_there_to_its_end_is_not_there_at_all() throws DamagedControlDb {
        var whole = oneTree();
        whole.message(SledMessage.BATCH_MANIFEST, 0, littleEndian(whole.lsn() + 15))
                .message(SledMessage.LINK, 2, "00 01 61 01 31");
        assertThat(trees(whole.bytes())).isEqualTo(Map.of("t", Map.of("a", "1")));

        var torn = oneTree();
        torn.message(SledMessage.BATCH_MANIFEST, 0, littleEndian(torn.lsn() + 1000))
                .message(SledMessage.LINK, 2, "00 01 61 01 31");
        assertThat(trees(torn.bytes())).isEqualTo(Map.of("t", Map.of()));
    }

    @Test
    void the_log_ends_where_its_unstable_part_does() throws DamagedControlDb {
        var missing = SledBuilder.atLsn(0)
                .leaf(2, 0)
                .meta("t", 2)
                .message(SledMessage.CAP, -1, "")
                .segment(2L * SEGMENT, -1)
                .message(SledMessage.LINK, 2, "00 01 61 01 31")
                .bytes();

        assertThat(trees(missing)).isEqualTo(Map.of("t", Map.of()));
        assertThat(SledLog.read(missing).faults())
                .containsExactly("segment with LSN 524288 is missing, the log ends before it");
    }

    @Test
    void bytes_that_are_no_message_are_a_fault_where_nothing_else_ever_lay() throws DamagedControlDb {
        var db = oneTree().raw(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}).bytes();

        assertThat(SledLog.read(db).faults()).containsExactly("bytes that are no message at LSN 56");
    }

    @Test
    void pages_that_lead_in_a_circle_are_damage() {
        var leaves = SledBuilder.atLsn(0).leaf(2, 3).leaf(3, 2).meta("t", 2).bytes();
        var index = SledBuilder.atLsn(0)
                .message(SledMessage.NODE, 2, "00 00 00 00 00 00 01 01 00 02")
                .meta("t", 2)
                .bytes();

        assertThatThrownBy(() -> trees(leaves)).hasMessage("control-db: tree t comes back to page 2");
        assertThatThrownBy(() -> trees(index)).hasMessage("control-db: tree t comes back to page 2");
    }

    @Test
    void a_page_that_is_not_there_is_damage() {
        var db = SledBuilder.atLsn(0).meta("t", 2).bytes();

        assertThatThrownBy(() -> trees(db))
                .isInstanceOf(DamagedControlDb.class)
                .hasMessage("control-db: tree t needs page 2, which is not in the log");
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }
}
