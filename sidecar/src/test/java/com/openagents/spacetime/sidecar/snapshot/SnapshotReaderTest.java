package com.openagents.spacetime.sidecar.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.openagents.spacetime.sidecar.bsatn.Hash;
import com.openagents.spacetime.sidecar.bsatn.Identity;
import com.openagents.spacetime.sidecar.snapshot.SnapshotReader.Entry;
import com.openagents.spacetime.sidecar.snapshot.SnapshotReader.Head;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotReaderTest {
    private static final Identity DATABASE = new Identity("c200" + "11".repeat(30));
    private static final Hash BLOB = new Hash("b1".repeat(32));
    private static final Hash PAGE = new Hash("a1".repeat(32));
    private static final byte[] FILE = SnapshotBytes.file(
            DATABASE,
            1,
            41,
            Map.of(BLOB, 3),
            new TreeMap<>(Map.of(4097L, List.of(PAGE, Page.ABSENT), 4098L, List.of())));

    private static List<Entry> entries(byte[] file) throws IOException, DamagedSnapshot {
        try (var reader = new SnapshotReader(new ByteArrayInputStream(file))) {
            var entries = new ArrayList<Entry>();
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                entries.add(next.get());
            }
            return entries;
        }
    }

    private static Head head(byte[] file) throws IOException, DamagedSnapshot {
        try (var reader = new SnapshotReader(new ByteArrayInputStream(file))) {
            return reader.head();
        }
    }

    @Test
    void the_worked_example_is_read() throws Exception {
        byte[] file = HexFormat.of()
                .parseHex(("68bf59ac18794acb9ece9bea8fd2cf2e1499d104e305fe81c2527f0f327e2e19"
                                + "040000007478797a 00" + "11".repeat(30)
                                + "00c2 0100000000000000 0200000007000000 2900000000000000 00000000 01000000 01100000 00000000")
                        .replace(" ", ""));

        assertThat(file).hasSize(113);
        assertThat(head(file)).isEqualTo(new Head(DATABASE, 1, "7.0", 41));
        assertThat(entries(file)).containsExactly(new Entry.Table(4097, 0));
    }

    @Test
    void blobs_tables_and_pages_come_in_the_order_of_the_file() throws Exception {
        assertThat(entries(FILE))
                .containsExactly(
                        new Entry.Blob(BLOB, 3),
                        new Entry.Table(4097, 2),
                        new Entry.TablePage(PAGE),
                        new Entry.AbsentPage(),
                        new Entry.Table(4098, 0));
    }

    @Test
    void a_compressed_file_says_the_same() throws Exception {
        assertThat(entries(Zstd.compress(FILE))).isEqualTo(entries(FILE));
        assertThat(head(Zstd.compress(FILE))).isEqualTo(head(FILE));
    }

    @Test
    void no_changed_byte_goes_unnoticed() {
        for (int at = 0; at < FILE.length; at++) {
            byte[] changed = FILE.clone();
            changed[at] ^= 0x10;

            assertThatThrownBy(() -> entries(changed)).as("byte %d", at).isInstanceOf(DamagedSnapshot.class);
        }
    }

    @Test
    void no_cut_goes_unnoticed() {
        for (int length = 0; length < FILE.length; length++) {
            byte[] cut = Arrays.copyOf(FILE, length);

            assertThatThrownBy(() -> entries(cut)).as("%d bytes", length).isInstanceOf(DamagedSnapshot.class);
        }
    }

    @Test
    void no_damage_to_a_compressed_file_goes_unnoticed() {
        byte[] packed = Zstd.compress(FILE);
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> entries(cut)).as("%d bytes", length).isInstanceOf(DamagedSnapshot.class);
        }
    }

    @Test
    void bytes_behind_the_end_are_damage() {
        assertThatThrownBy(() -> entries(Arrays.copyOf(FILE, FILE.length + 1)))
                .hasMessage("the snapshot file goes on behind its last table at byte %d", FILE.length);
    }

    @ParameterizedTest(name = "{1} at byte {0}")
    @CsvSource(textBlock = """
            40 , 01      , format 1
            81 , 03000000, a module ABI that does not have two numbers
            101, 21000000, a hash of 33 bytes
            """)
    void a_file_of_another_format_is_refused_even_if_its_hash_is_right(int at, String bytes, String why) {
        byte[] body = Arrays.copyOfRange(FILE, 32, FILE.length);
        byte[] other = HexFormat.of().parseHex(bytes);
        System.arraycopy(other, 0, body, at - 32, other.length);

        assertThatThrownBy(() -> entries(SnapshotBytes.withHash(body)))
                .isInstanceOf(DamagedSnapshot.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(ints = {97, 141, 149})
    void a_count_that_nothing_follows_costs_no_memory(int at) {
        byte[] body = Arrays.copyOfRange(FILE, 32, FILE.length);
        Arrays.fill(body, at - 32, at - 28, (byte) 0xff);

        assertThatThrownBy(() -> entries(SnapshotBytes.withHash(body))).isInstanceOf(DamagedSnapshot.class);
    }

    @Test
    void a_decoder_takes_no_more_memory_than_the_server_needs() {
        byte[] windowOf64Mebibytes = HexFormat.of().parseHex("28b52ffd 00 80 010000".replace(" ", ""));

        assertThatThrownBy(() -> entries(windowOf64Mebibytes))
                .isInstanceOf(DamagedSnapshot.class)
                .hasMessageContaining("does not unpack");
    }

    @Test
    void a_file_that_cannot_be_read_is_not_called_damaged() {
        var broken = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                throw new IOException("no such disk");
            }
        };

        assertThatThrownBy(() -> new SnapshotReader(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("no such disk");
    }
}
