package com.openagents.spacetime.sidecar.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.bsatn.Identity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FakeControlDbTest {
    @Test
    void what_is_made_is_read() throws DamagedControlDb {
        var one = new Identity("c200" + "01".repeat(30));
        var two = new Identity("c200" + "02".repeat(30));

        var read = ControlDb.read(ControlFiles.of(Map.of(
                "db",
                FakeControlDb.bytes(List.of(
                        new FakeControlDb.Entry(7, two, 8, "two"), new FakeControlDb.Entry(1, one, 300, "one"))))));

        assertThat(read.findings()).isEmpty();
        assertThat(read.databases()).extracting(Database::identity).containsExactly(one, two);
        assertThat(read.replicas()).containsExactly(new Replica(8, 7, 0, true), new Replica(300, 1, 0, true));
        assertThat(read.names()).containsExactly(Map.entry("one", one), Map.entry("two", two));
    }
}
