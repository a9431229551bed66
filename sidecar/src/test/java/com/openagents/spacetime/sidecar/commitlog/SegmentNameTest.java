package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            00000000000000000000.stdb.log, 0
            00000000000000000216.stdb.log, 216
            09223372036854775807.stdb.log, 9223372036854775807
            """)
    void a_file_is_a_segment_by_its_padded_name(String file, long first) {
        assertThat(SegmentName.of(file)).contains(new SegmentName(first));
        assertThat(new SegmentName(first).fileName()).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "216.stdb.log",
                "00000000000000000216.stdb.ofs",
                "00000000000000000216.stdb.lock",
                "00000000000000000216.stdb.log.tmp",
                "-0000000000000000216.stdb.log",
                "09223372036854775808.stdb.log",
                "99999999999999999999.stdb.log",
                ".tmpAbCdEf",
                ""
            })
    void any_other_file_is_none(String file) {
        assertThat(SegmentName.of(file)).isEmpty();
    }

    @Test
    void segments_are_ordered_by_their_offsets() {
        assertThat(Stream.of(new SegmentName(33), new SegmentName(0), new SegmentName(216))
                        .sorted())
                .extracting(SegmentName::first)
                .containsExactly(0L, 33L, 216L);
    }

    @Test
    void a_negative_offset_is_refused() {
        assertThatThrownBy(() -> new SegmentName(-1)).hasMessage("a segment cannot begin with transaction -1");
    }
}
