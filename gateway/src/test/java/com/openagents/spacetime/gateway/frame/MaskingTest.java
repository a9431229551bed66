package com.openagents.spacetime.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MaskingTest {
    @Example
    void the_rfcs_masked_hello_is_unmasked() { // RFC 6455 §5.7
        var hello = ByteBuffer.allocate(5);

        Masking.copy(ByteBuffer.wrap(HexFormat.of().parseHex("7f9f4d5158")), 0x37fa213d, 0, hello);

        assertThat(new String(hello.array(), StandardCharsets.US_ASCII)).isEqualTo("Hello");
    }

    @Property
    void any_part_of_a_payload_is_unmasked_as_the_whole_is(
            @ForAll @Size(max = 100) byte[] payload, @ForAll int key, @ForAll @IntRange(max = 100) int cut) {
        var masked = Arrays.copyOfRange(
                WireFrame.of(WireFrame.PING, true, payload, Sender.CLIENT, key), 6, 6 + payload.length);
        var at = Math.min(cut, payload.length);
        var unmasked = ByteBuffer.allocate(payload.length);

        Masking.copy(ByteBuffer.wrap(masked, 0, at), key, 0, unmasked);
        Masking.copy(ByteBuffer.wrap(masked, at, payload.length - at), key, at, unmasked);

        assertThat(unmasked.array()).isEqualTo(payload);
    }

    @Example
    void as_much_is_copied_as_there_is_room_for() {
        var from = ByteBuffer.allocate(20);
        var into = ByteBuffer.allocateDirect(11);

        Masking.copy(from, -1, (1L << 40) + 3, into);

        assertThat(from.position()).isEqualTo(11);
        assertThat(into.hasRemaining()).isFalse();
        assertThat(into.get(10)).isEqualTo((byte) -1);
    }

    @Example
    void a_buffer_of_the_other_order_is_refused() {
        var little = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> Masking.copy(ByteBuffer.allocate(8), 1, 0, little))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
