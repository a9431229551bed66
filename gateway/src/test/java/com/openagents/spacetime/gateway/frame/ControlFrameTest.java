package com.openagents.spacetime.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ControlFrameTest {
    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.UTF_8);

    @Test
    void an_unmasked_ping_has_the_bytes_of_the_rfc_example() {
        assertThat(ControlFrame.unmasked(Opcode.PING, HELLO)).asHexString().isEqualTo("890548656C6C6F");
    }

    @Test
    void a_masked_pong_has_the_bytes_of_the_rfc_example() {
        assertThat(ControlFrame.masked(Opcode.PONG, HELLO, 0x37fa213d))
                .asHexString()
                .isEqualTo("8A8537FA213D7F9F4D5158");
    }

    @Property
    void what_is_written_is_read_back_by_its_payload(
            @ForAll @Size(max = ControlFrame.MAX_PAYLOAD) byte[] payload, @ForAll int key) {
        var masked = ByteBuffer.wrap(ControlFrame.masked(Opcode.PING, payload, key));
        var plain = ByteBuffer.wrap(ControlFrame.unmasked(Opcode.PING, payload));

        assertThat(ControlFrame.payload(masked)).isEqualTo(payload);
        assertThat(ControlFrame.payload(plain)).isEqualTo(payload);
        assertThat(new FrameTracker(Sender.CLIENT, 0).next(masked)).isEqualTo(Mark.CONTROL);
        assertThat(new FrameTracker(Sender.SERVER, 0).next(plain)).isEqualTo(Mark.CONTROL);
    }

    @Test
    void the_payload_of_a_close_that_is_too_long_is_read_whole() {
        var reason = new byte[589];

        var frame = WireFrame.of(WireFrame.CLOSE, true, reason, Sender.SERVER);

        assertThat(ControlFrame.payload(ByteBuffer.wrap(frame))).hasSize(589);
    }

    @Test
    void more_than_125_bytes_are_refused() {
        assertThatThrownBy(() -> ControlFrame.unmasked(Opcode.PING, new byte[126]))
                .hasMessageContaining("126 bytes");
    }

    @Test
    void data_opcodes_are_refused() {
        assertThatThrownBy(() -> ControlFrame.masked(Opcode.TEXT, HELLO, 0)).hasMessageContaining("TEXT");
    }

    @Test
    void a_data_header_takes_as_few_bytes_as_its_length_allows() {
        assertThat(hex(DataFrame.header(Opcode.BINARY, 125))).isEqualTo("827d");
        assertThat(hex(DataFrame.header(Opcode.TEXT, 126))).isEqualTo("817e007e");
        assertThat(hex(DataFrame.header(Opcode.TEXT, 65_535))).isEqualTo("817effff");
        assertThat(hex(DataFrame.header(Opcode.TEXT, 65_536))).isEqualTo("817f0000000000010000");
    }

    private static String hex(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
