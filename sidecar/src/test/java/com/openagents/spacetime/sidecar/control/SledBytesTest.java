package com.openagents.spacetime.sidecar.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.bsatn.BadEncoding;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SledBytesTest {

    private static SledBytes bytes(String hex) {
        return new SledBytes(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(textBlock = """
            00                , 0
            f0                , 240
            f100              , 240
            f101              , 241
            f8ff              , 2287
            f90000            , 2288
            f9ffff            , 67823
            fa000001          , 65536
            fbffffffff        , 4294967295
            ffffffffffffffff7f, 9223372036854775807
            ffffffffffffffffff, -1
            """)
    void a_number_is_as_long_as_its_first_byte_says(String hex, long number) throws BadEncoding {
        var in = bytes(hex);

        assertThat(in.number()).isEqualTo(number);
        assertThat(in.atEnd()).isTrue();
    }

    @Test
    void a_count_is_never_more_than_the_bytes_that_are_left() {
        assertThatThrownBy(() -> bytes("0461").bytes())
                .isInstanceOf(BadEncoding.class)
                .hasMessage("byte 0: 4 are announced, but 1 bytes are left");
        assertThatThrownBy(() -> bytes("ffffffffffffffffff").bytes())
                .isInstanceOf(BadEncoding.class)
                .hasMessage("byte 0: 18446744073709551615 are announced, but 0 bytes are left");
    }
}
