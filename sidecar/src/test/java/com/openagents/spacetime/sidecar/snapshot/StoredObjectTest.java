package com.openagents.spacetime.sidecar.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.openagents.spacetime.sidecar.bsatn.Hash;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredObjectTest {
    private static final Hash EMPTY_PAGE = new Hash("635c8e96869b9975d085b7d9070d7c9579a300482d6cc8e69a24c1f08303f45e");

    @Test
    void the_worked_example_of_a_page_has_its_hash() throws Exception {
        byte[] file = SnapshotBytes.page(0, (byte) 0);

        assertThat(file).hasSize(65_539);
        assertThat(Page.read(file)).isEqualTo(new Page(EMPTY_PAGE, 0));
    }

    @Test
    void a_page_is_known_plain_and_compressed() throws Exception {
        byte[] file = SnapshotBytes.page(7, (byte) 3);
        var page = Page.read(file);

        assertThat(page.rows()).isEqualTo(7);
        assertThat(StoredObject.page(page.hash(), file)).isEqualTo(file);
        assertThat(StoredObject.page(page.hash(), Zstd.compress(file))).isEqualTo(file);
    }

    @ParameterizedTest(name = "byte {0}")
    @ValueSource(ints = {0, 2, 4, 6, 10, 17, 18, 25, 26, 27, 31, 62, 63, 67, 65_538})
    void a_page_changed_in_any_region_is_refused(int at) throws Exception {
        byte[] file = SnapshotBytes.page(7, (byte) 3);
        var name = Page.read(file).hash();
        file[at] ^= 1;

        assertThatThrownBy(() -> Page.read(file)).isInstanceOf(DamagedSnapshot.class);
        assertThatThrownBy(() -> StoredObject.page(name, file)).isInstanceOf(DamagedSnapshot.class);
        assertThatThrownBy(() -> StoredObject.page(name, Zstd.compress(file))).isInstanceOf(DamagedSnapshot.class);
    }

    @Test
    void another_page_is_refused() {
        assertThatThrownBy(() -> StoredObject.page(EMPTY_PAGE, SnapshotBytes.page(1, (byte) 0)))
                .hasMessage("a file of 65539 bytes is not the page %s that its name promises", EMPTY_PAGE);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 10, 18, 63, 65_538, 65_540, 1_000_000})
    void a_file_of_another_length_is_no_page(int length) {
        byte[] file = Arrays.copyOf(SnapshotBytes.page(7, (byte) 3), length);

        assertThatThrownBy(() -> Page.read(file)).isInstanceOf(DamagedSnapshot.class);
    }

    @Test
    void a_page_cannot_claim_more_rows_than_it_has_room_for() {
        byte[] file = SnapshotBytes.page(7, (byte) 3);
        Arrays.fill(file, 6, 10, (byte) 0xff);

        assertThatThrownBy(() -> Page.read(file)).hasMessageContaining("4294967295 words of row bits");
    }

    @Test
    void a_blob_is_known_plain_and_compressed() throws Exception {
        byte[] blob = new byte[100_000];
        var name = Blake3.of(blob);

        assertThat(StoredObject.blob(name, blob, blob.length)).isEqualTo(blob);
        assertThat(StoredObject.blob(name, Zstd.compress(blob), blob.length)).isEqualTo(blob);
    }

    @Test
    void a_plain_blob_may_look_compressed() throws Exception {
        byte[] blob = HexFormat.of().parseHex("28b52ffd0011223344");

        assertThat(StoredObject.blob(Blake3.of(blob), blob, 100)).isEqualTo(blob);
        assertThatThrownBy(() -> StoredObject.blob(EMPTY_PAGE, blob, 100)).isInstanceOf(DamagedSnapshot.class);
    }

    @Test
    void a_blob_that_unpacks_to_more_than_is_wanted_is_refused() {
        byte[] bomb = Zstd.compress(new byte[50_000_000]);

        assertThatThrownBy(() -> StoredObject.blob(EMPTY_PAGE, bomb, 1_000_000))
                .hasMessage("object %s unpacks to more than 1000000 bytes", EMPTY_PAGE);
    }

    @Test
    void a_hash_does_not_depend_on_the_pieces_it_is_made_of() {
        byte[] bytes = HexFormat.of().parseHex("00112233445566778899");
        var blake3 = new Blake3().then(bytes, 0, 3).then(bytes, 3, 0).then(bytes, 3, 7);

        assertThat(blake3.hash()).isEqualTo(Blake3.of(bytes));
        assertThat(Blake3.of(new byte[0]).text())
                .isEqualTo("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    }
}
