package com.openagents.spacetime.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        var different = new ArrayList<ByteBuffer>();
        for (var first = 0; first < 256; first++) {
            addIfDifferent(different, first);
            for (var second = 0; second < 256; second++) {
                addIfDifferent(different, first, second);
                for (var third = 0x7F; first >= 0xC0 && third <= 0xC0; third++) {
                    addIfDifferent(different, first, second, third);
                }
            }
        }

        assertThat(different).isEmpty();
    }

    @Property
    void of_all_bytes_those_pass_that_are_utf8(@ForAll("nearUtf8") byte[] bytes) {
        assertThat(accepts(new Utf8Check(), bytes)).isEqualTo(isUtf8(bytes));
    }

    @Provide
    Arbitrary<byte[]> nearUtf8() {
        return Arbitraries.of(0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(9);
    }

    private static void addIfDifferent(List<ByteBuffer> different, int... values) {
        var bytes = new byte[values.length];
        for (var i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        if (accepts(new Utf8Check(), bytes) != isUtf8(bytes)) {
            different.add(ByteBuffer.wrap(bytes));
        }
    }

    private static boolean accepts(Utf8Check check, byte[] bytes) {
        for (var value : bytes) {
            if (!check.accepts(value & 0xFF)) {
                return false;
            }
        }
        return check.isWhole();
    }

    /** The JDK puts U+FFFD in place of what is not UTF-8, which comes back as other bytes. */
    private static boolean isUtf8(byte[] bytes) {
        return Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);
    }
}
