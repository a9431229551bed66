package com.openagents.spacetime.sidecar.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.store.Crc32c;
import com.openagents.spacetime.sidecar.store.ObjectName;
import com.openagents.spacetime.sidecar.store.ObjectStat;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ControlArchiveTest {
    private static ObjectStat stat(byte[] content) {
        return new ObjectStat(new ObjectName("control/1.tar.zst"), content.length, Crc32c.of(content), Map.of());
    }

    @Property(tries = 100)
    void what_was_packed_is_unpacked(@ForAll @Size(max = 5) Map<Short, byte[]> files) {
        var named = new TreeMap<String, byte[]>();
        files.forEach((number, bytes) -> named.put("control-db/blobs/" + number, bytes));

        var packed = ControlArchive.pack(named);

        var unpacked = ControlArchive.unpack(stat(packed), packed);
        assertThat(unpacked.keySet()).isEqualTo(named.keySet());
        named.forEach((name, bytes) -> assertThat(unpacked.get(name)).isEqualTo(bytes));
    }

    @Test
    void the_same_files_give_the_same_bytes() {
        var files = Map.of("metadata.toml", new byte[] {1, 2}, "control-db/db", new byte[700]);

        assertThat(ControlArchive.pack(files)).isEqualTo(ControlArchive.pack(new TreeMap<>(files)));
    }

    @Test
    void a_cut_archive_is_named() {
        var packed = ControlArchive.pack(Map.of("control-db/db", new byte[700]));
        var cut = Arrays.copyOf(packed, packed.length - 5);

        assertThatThrownBy(() -> ControlArchive.unpack(stat(cut), cut))
                .isInstanceOf(HistoryBroken.class)
                .hasMessageContaining("control/1.tar.zst");
    }
}
