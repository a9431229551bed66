package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openagents.spacetime.sidecar.commitlog.SegmentHeader.Reading;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentHeaderTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            28647329 5e32 01 00 0000   , Whole[header=SegmentHeader[format=1]]
            28647329 5e32 00 00 0000   , Whole[header=SegmentHeader[format=0]]
            28647329 5e32 01 00 ffff 7f, Whole[header=SegmentHeader[format=1]]
            28647329 5e32 02 00 0000   , "Foreign[why=the segment's log format is 2, the newest that is known is 1]"
            28647329 5e32 01 01 0000   , "Foreign[why=the segment's checksum algorithm is 1, only 0 (CRC-32C) is known]"
            28647329 5e33 01 00 0000   , Foreign[why=the segment does not begin with (ds)^2: byte 5 differs]
            29                         , Foreign[why=the segment does not begin with (ds)^2: byte 0 differs]
            """, quoteCharacter = '"')
    void ten_bytes_say_how_a_segment_is_to_be_read(String bytes, String expected) {
        assertThat(SegmentHeader.read(ByteBuffer.wrap(Bytes.hex(bytes)))).hasToString(expected);
    }

    @Test
    void any_beginning_of_a_header_may_become_one() {
        for (int length = 0; length < SegmentHeader.BYTES; length++) {
            var beginning = ByteBuffer.wrap(Arrays.copyOf(SegmentHeader.CURRENT.bytes(), length));

            assertThat(SegmentHeader.read(beginning)).isEqualTo(new Reading.CutShort());
        }
    }

    @Test
    void an_unknown_format_is_refused() {
        assertThatThrownBy(() -> new SegmentHeader(2)).hasMessage("commitlog format 2 is not known");
    }
}
