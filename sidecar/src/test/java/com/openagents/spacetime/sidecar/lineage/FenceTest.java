package com.openagents.spacetime.sidecar.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.source.SteppingNanos;
import com.openagents.spacetime.sidecar.store.MemoryStore;
import com.openagents.spacetime.sidecar.store.NameTaken;
import com.openagents.spacetime.sidecar.store.StoreUnavailable;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FenceTest {
    private final MemoryStore store = new MemoryStore();
    private final ObjectNames names = new ObjectNames(ServerId.random());
    private final SteppingNanos nanos = new SteppingNanos();
    private final Fence fence = new Fence(store, names, 4, nanos);

    @Test
    void a_look_holds_for_30_seconds() {
        store.put(names.claim(5), new byte[0], Map.of());
        nanos.pass(Duration.ofSeconds(30));

        assertThatCode(fence::pass).doesNotThrowAnyException();
        nanos.pass(Duration.ofMillis(1));
        assertThatThrownBy(fence::pass).isInstanceOf(Fence.Fenced.class).hasMessageContaining("--take-over");
    }

    @Test
    void without_a_newer_claim_it_lets_pass_for_ever() {
        for (int i = 0; i < 10; i++) {
            nanos.pass(Duration.ofSeconds(31));
            fence.pass();
        }

        assertThat(fence.reason()).isEmpty();
    }

    @Test
    void once_fenced_it_stays_fenced() {
        fence.close(new NameTaken("another content under our name", null));

        assertThatThrownBy(fence::pass).isInstanceOf(Fence.Fenced.class);
        assertThat(fence.reason()).contains("another content under our name");
    }

    @Test
    void a_look_that_fails_is_no_look() {
        nanos.pass(Duration.ofSeconds(31));
        store.away(true);
        assertThatThrownBy(fence::pass).isInstanceOf(StoreUnavailable.class);
        store.away(false);
        store.put(names.claim(5), new byte[0], Map.of());

        assertThatThrownBy(fence::pass).isInstanceOf(Fence.Fenced.class);
    }
}
