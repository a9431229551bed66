package com.openagents.spacetime.sidecar.commitlog;

import static com.openagents.spacetime.sidecar.commitlog.Bytes.concat;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.luben.zstd.Zstd;
import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Bytes that were computed by hand from the description of the format. */
class WorkedExamplesTest {
    private static final byte[] FIRST = hex("0000000000000000 0000000000000000 0100 04000000 20000000 d534f8ed");
    private static final byte[] SECOND = hex("""
            0100000000000000 0000000000000000 0100 51000000
            a0 40000000 03 616464
            0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20
            aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 00401e18240a0600 2a000000
            01 01100000 01 2a000000 00 00
            ec57be8a""");
    private static final byte[] SEGMENT = concat(Bytes.header(), FIRST, SECOND);

    @Test
    void the_checksum_is_crc_32c() {
        var crc = new CRC32C();
        crc.update("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(crc.getValue()).isEqualTo(0xe3069283L);
    }

    @Test
    void a_segment_of_two_commits_is_read_whole() {
        var content = SegmentContent.of(0, SEGMENT);

        assertThat(SEGMENT).hasSize(147);
        assertThat(content.tail()).isEqualTo(new Tail.Open(2));
        assertThat(content.end()).isEqualTo(147);
        assertThat(content.commits())
                .extracting(Commit::position, Commit::range, Commit::size, Commit::epoch, Commit::crc, Commit::format)
                .containsExactly(
                        tuple(10L, new TxRange(0, 0), 30, 0L, 0xedf834d5, 1),
                        tuple(40L, new TxRange(1, 1), 107, 0L, 0x8abe57ec, 1));
    }

    @Test
    void a_record_without_inputs_tells_that_it_changed_nothing() throws BadEncoding {
        var record = TxRecord.first(SegmentContent.of(0, SEGMENT).commits().getFirst());

        assertThat(record).isEqualTo(new TxRecord(0x20, null, 0, null, true));
        assertThat(record.timestamp()).isEmpty();
    }

    @Test
    void a_call_tells_who_called_what_and_when() throws BadEncoding {
        var commit = SegmentContent.of(0, SEGMENT).commits().getLast();
        var record = TxRecord.first(commit);

        assertThat(record.flags()).isEqualTo(0xa0);
        assertThat(record.insertGroups()).isEqualTo(1);
        assertThat(record.firstGroup()).isEqualTo(new TxRecord.Group(4097, 1));
        assertThat(record.reducer()).isNotNull();
        assertThat(record.reducer().name()).isEqualTo("add");
        assertThat(record.reducer().argumentBytes()).isEqualTo(4);
        assertThat(record.reducer().call()).isNotNull();
        assertThat(record.reducer().call().caller().text())
                .isEqualTo("201f1e1d1c1b1a191817161514131211100f0e0d0c0b0a090807060504030201");
        assertThat(record.reducer().call().connection().text()).isEqualTo("aa".repeat(16));
        assertThat(commit.timestamp()).contains(Instant.parse("2023-11-14T22:13:20Z"));
    }

    @Test
    void a_seek_table_behind_the_frames_is_passed_over() {
        var raw = concat(Bytes.header(), Bytes.commit(0, 1, new byte[2190 - 36]));
        var frame = Zstd.compress(raw);
        var table = hex("5e2a4d18 11000000 b2010000 8e080000 01000000 00 b1ea928f");

        var content = SegmentContent.of(0, concat(frame, table));

        assertThat(content.end()).isEqualTo(2190);
        assertThat(content.tail()).isEqualTo(new Tail.Open(1));
    }
}
