package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {
    @Test
    void every_character_passes() {
        var check = new Utf8Check();

        var refused = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .filter(point -> !accepts(check, Character.toString(point).getBytes(UTF_8)));

        assertThat(refused).isEmpty();
    }

    @Test
    void of_all_runs_of_up_to_three_bytes_those_pass_that_are_utf8() {
        for (var first = 0; first < 256; first++) {
            assertSame((byte) first);
            for (var second = 0; second < 256; second++) {
                assertSame((byte) first, (byte) second);
                for (var third = 0x7F; first >= 0xC0 && third <= 0xC0; third++) {
                    assertSame((byte) first, (byte) second, (byte) third);
                }
            }
        }
    }

    @Property
    void of_all_bytes_those_pass_that_are_utf8(@ForAll("nearUtf8") byte[] bytes) {
        assertSame(bytes);
    }

    @Provide
    Arbitrary<byte[]> nearUtf8() {
        return Arbitraries.of(0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(9);
    }

    private static void assertSame(byte... bytes) {
        assertThat(accepts(new Utf8Check(), bytes))
                .as("%s", ByteBuffer.wrap(bytes))
                .isEqualTo(isUtf8(bytes));
    }

    private static boolean accepts(Utf8Check check, byte[] bytes) {
        for (var value : bytes) {
            if (!check.accepts(value & 0xFF)) {
                return false;
            }
        }
        return check.isWhole();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
