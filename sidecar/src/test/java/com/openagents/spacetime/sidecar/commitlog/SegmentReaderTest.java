package com.openagents.spacetime.sidecar.commitlog;

import static com.openagents.spacetime.sidecar.commitlog.Bytes.EMPTY_RECORD;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.commit;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.concat;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.header;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.openagents.spacetime.sidecar.golden.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentReaderTest {
    private static final SegmentName NAME = new SegmentName(7);
    private static final byte[] WHOLE =
            concat(header(), commit(7, 1, EMPTY_RECORD), commit(8, 1, EMPTY_RECORD), commit(9, 1, new byte[300]));

    /** A file that may grow, shrink or be replaced between two reads. */
    private static final class File implements ByteSource {
        private final AtomicReference<byte[]> content = new AtomicReference<>(new byte[0]);

        void holds(byte[] bytes) {
            content.set(bytes);
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            return ByteSource.of(ByteBuffer.wrap(content.get())).read(position, into);
        }
    }

    @Test
    void a_growing_segment_gives_each_commit_once_it_is_whole() throws IOException {
        var file = new File();
        try (var reader = SegmentReader.open(NAME, file)) {
            long read = 7;
            for (int length = 0; length <= WHOLE.length; length++) {
                file.holds(Arrays.copyOf(WHOLE, length));
                for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                    assertThat(next.get().minOffset()).isEqualTo(read);
                    read++;
                }
                assertThat(reader.tail()).isNotInstanceOf(Tail.Damaged.class);
                assertThat(reader.tail().next()).isEqualTo(read);
            }
            assertThat(reader.tail()).isEqualTo(new Tail.Open(10));
            assertThat(reader.position()).isEqualTo(WHOLE.length);
        }
    }

    @Test
    void stray_bytes_that_the_server_cuts_off_at_its_start_are_forgotten() throws IOException {
        var file = new File();
        file.holds(concat(header(), commit(7, 1, EMPTY_RECORD), hex("0102030405")));
        try (var reader = SegmentReader.open(NAME, file)) {
            assertThat(reader.next()).isPresent();
            assertThat(reader.next()).isEmpty();
            assertThat(reader.tail()).isInstanceOf(Tail.Torn.class);

            file.holds(WHOLE);

            assertThat(reader.next()).map(Commit::minOffset).contains(8L);
        }
    }

    @Test
    void damage_that_was_only_seen_once_does_not_stick() throws IOException {
        var file = new File();
        var damaged = WHOLE.clone();
        damaged[20] ^= 1;
        file.holds(damaged);
        try (var reader = SegmentReader.open(NAME, file)) {
            assertThat(reader.next()).isEmpty();
            assertThat(reader.tail()).isInstanceOf(Tail.Damaged.class);

            file.holds(WHOLE);

            assertThat(reader.next()).map(Commit::minOffset).contains(7L);
            assertThat(reader.tail()).isEqualTo(new Tail.Open(8));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void another_reader_goes_on_where_one_stood(boolean compressedMeanwhile) throws IOException {
        long position;
        Tail tail;
        try (var reader = SegmentReader.open(NAME, ByteSource.of(ByteBuffer.wrap(WHOLE)))) {
            reader.next();
            position = reader.position();
            tail = reader.tail();
        }

        var file = ByteSource.of(ByteBuffer.wrap(compressedMeanwhile ? Zstd.compress(WHOLE) : WHOLE));
        try (var reader = SegmentReader.resume(file, position, tail.next())) {
            assertThat(reader.position()).isEqualTo(position);
            assertThat(reader.next()).map(Commit::minOffset).contains(8L);
            assertThat(reader.next()).map(Commit::minOffset).contains(9L);
            assertThat(reader.next()).isEmpty();
            assertThat(reader.tail()).isEqualTo(new Tail.Open(10));
            assertThat(reader.compressed()).isEqualTo(compressedMeanwhile);
        }
    }

    @Test
    void a_compressed_segment_that_was_cut_is_never_taken_for_a_whole_one() {
        var packed =
                Objects.requireNonNull(Golden.dataDir("2.8.3").get("replicas/1/clog/00000000000000000001.stdb.log"));
        var whole = SegmentContent.of(1, packed);
        int seekTable = packed.length - 73;

        for (int cut = 4; cut < packed.length; cut++) {
            var content = SegmentContent.of(1, Arrays.copyOf(packed, cut));

            assertThat(content.bytes())
                    .isEqualTo(whole.bytes().subList(0, content.commits().size()));
            if (cut < seekTable) {
                // 4096 bytes never end with a commit here, so that a cut between two frames shows as well
                assertThat(content.tail()).isNotInstanceOf(Tail.Open.class);
            } else {
                assertThat(content.commits()).hasSameSizeAs(whole.commits());
            }
        }
    }

    @Test
    void a_segment_in_the_ancient_format_is_read_without_epochs() {
        var segment = concat(
                hex("28 64 73 29 5e 32 00 00 00 00"),
                Bytes.commitOfFormat0(7, 2, concat(EMPTY_RECORD, EMPTY_RECORD)),
                Bytes.commitOfFormat0(9, 1, EMPTY_RECORD));

        var content = SegmentContent.of(7, segment);

        assertThat(content.tail()).isEqualTo(new Tail.Open(10));
        assertThat(content.commits()).extracting(Commit::range).containsExactly(new TxRange(7, 8), new TxRange(9, 9));
        assertThat(content.commits()).extracting(Commit::format).containsOnly(0);
        assertThat(content.commits().getFirst().records())
                .isEqualTo(ByteBuffer.wrap(concat(EMPTY_RECORD, EMPTY_RECORD)));
    }

    @Test
    void a_commit_without_transactions_is_damage() {
        var content = SegmentContent.of(7, concat(header(), commit(7, 1, EMPTY_RECORD), commit(8, 0, new byte[0])));

        assertThat(content.tail())
                .isEqualTo(new Tail.Damaged(
                        8, "bytes at byte 40 that are no commit: they read as 0 transactions from offset 8"));
    }

    @Test
    void an_offset_beyond_any_log_is_damage() {
        var content = SegmentContent.of(7, concat(header(), commit(-2, 1, EMPTY_RECORD)));

        assertThat(content.tail())
                .isEqualTo(new Tail.Damaged(
                        7,
                        "bytes at byte 10 that are no commit: they read as 1 transactions from offset"
                                + " 18446744073709551614"));
    }

    @Test
    void a_segment_that_begins_with_another_transaction_than_its_name_says_is_damaged() throws IOException {
        try (var reader = SegmentReader.open(new SegmentName(6), ByteSource.of(ByteBuffer.wrap(WHOLE)))) {
            for (int i = 0; i < 3; i++) {
                assertThat(reader.next()).isEmpty();
                assertThat(reader.tail())
                        .isEqualTo(new Tail.Damaged(6, "the segment begins with transaction 7 instead of 6"));
            }
        }
    }

    @Test
    void a_source_that_cannot_be_read_is_not_taken_for_an_end() throws IOException {
        ByteSource broken = (_, _) -> {
            throw new IOException("disk on fire");
        };
        try (var reader = SegmentReader.open(NAME, broken)) {
            assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessage("disk on fire");
        }
    }

    @Test
    void commits_know_where_they_stood() {
        assertThat(SegmentContent.of(7, WHOLE).commits())
                .extracting(Commit::position)
                .isEqualTo(List.of(10L, 40L, 70L));
        assertThat(SegmentContent.of(7, WHOLE).commits().getLast())
                .hasToString("commit 9..9 at byte 70, 326 bytes, CRC %08x"
                        .formatted(ByteBuffer.wrap(WHOLE)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt(392)));
    }
}
