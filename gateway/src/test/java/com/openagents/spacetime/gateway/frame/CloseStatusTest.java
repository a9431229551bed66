package com.openagents.spacetime.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.gateway.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CloseStatusTest {
    @ParameterizedTest(name = "{0} may be sent: {1}")
    @CsvSource(textBlock = """
            0, false
            999, false
            1000, true
            1003, true
            1004, false
            1005, false
            1006, false
            1007, true
            1014, true
            1015, false
            1016, false
            2999, false
            3000, true
            4999, true
            5000, false
            65535, false
            """)
    void a_code_from_a_client_is_legal_or_refused(int code, boolean legal) {
        var reading = CloseStatus.read(payload(code, "bye"));

        assertThat(reading)
                .isEqualTo(
                        legal ? new CloseStatus(code, "bye") : new CloseReading.Illegal(FrameFault.CLOSE_CODE_ILLEGAL));
    }

    @Test
    void who_is_refused_for_a_while_is_told_for_how_long() {
        assertThat(CloseStatus.of(Refusal.DRAINING, Duration.ofMillis(1500)))
                .isEqualTo(new CloseStatus(1012, "draining: retry_after_ms=1500"));
    }

    @Test
    void an_empty_close_says_nothing() {
        assertThat(CloseStatus.read(new byte[0])).isEqualTo(CloseStatus.NONE);
        assertThat(CloseStatus.mended(new byte[0])).isEqualTo(CloseStatus.NONE);
        assertThat(CloseStatus.NONE.payload()).isEmpty();
    }

    @Test
    void one_byte_is_no_code() {
        assertThat(CloseStatus.read(new byte[1])).isEqualTo(new CloseReading.Illegal(FrameFault.CLOSE_CUT_SHORT));
    }

    @Test
    void a_reason_from_a_client_has_to_be_utf8() {
        var payload =
                ByteBuffer.allocate(3).putShort((short) 1000).put((byte) 0xFF).array();

        assertThat(CloseStatus.read(payload)).isEqualTo(new CloseReading.Illegal(FrameFault.CLOSE_REASON_NOT_UTF8));
    }

    @Test
    void a_reason_is_cut_at_the_border_of_a_character() {
        var status = CloseStatus.cut(1011, "x".repeat(122) + "é");

        assertThat(status.reason()).isEqualTo("x".repeat(122));
    }

    @Test
    void a_code_that_must_not_be_sent_becomes_1011_when_a_server_sent_it() {
        assertThat(CloseStatus.mended(payload(1006, "why"))).isEqualTo(new CloseStatus(1011, "why"));
    }

    @Property
    void whatever_a_server_says_its_mended_form_is_legal(@ForAll @Size(max = 600) byte[] payload) {
        var mended = CloseStatus.mended(payload);

        assertThat(CloseStatus.read(mended.payload())).isEqualTo(mended);
        assertThat(mended.payload()).hasSizeLessThanOrEqualTo(ControlFrame.MAX_PAYLOAD);
    }

    @ParameterizedTest
    @EnumSource
    void every_refusal_can_be_said_in_a_close(Refusal refusal) {
        assertThat(CloseStatus.of(refusal)).isEqualTo(new CloseStatus(refusal.closeCode(), refusal.reason()));
    }

    @Test
    void what_may_not_be_sent_cannot_be_made() {
        assertThatThrownBy(() -> new CloseStatus(1006, "")).hasMessageContaining("1006");
        assertThatThrownBy(() -> new CloseStatus(1000, "x".repeat(124))).hasMessageContaining("123");
        assertThatThrownBy(() -> new CloseStatus(1005, "x")).hasMessageContaining("1005");
    }

    private static byte[] payload(int code, String reason) {
        var text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array();
    }
}
