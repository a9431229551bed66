package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardSourceTest {
    private final ForwardSource source = new ForwardSource(new ByteArrayInputStream(new byte[] {0, 1, 2, 3, 4, 5, 6}));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytes_between_two_reads_are_passed_over(boolean direct) throws IOException {
        var into = direct ? ByteBuffer.allocateDirect(2) : ByteBuffer.allocate(2);

        assertThat(source.read(1, into)).isEqualTo(2);
        assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(source.read(5, into.clear())).isEqualTo(2);
        assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {5, 6}));
        assertThat(source.position()).isEqualTo(7);
    }

    @Test
    void a_position_at_or_behind_the_end_has_no_byte() throws IOException {
        assertThat(source.read(7, ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(source.read(70_000, ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void going_back_is_refused() throws IOException {
        source.read(4, ByteBuffer.allocate(1));

        assertThatThrownBy(() -> source.read(4, ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("byte 4 was wanted of a stream that is at byte 5 and cannot go back");
    }
}
