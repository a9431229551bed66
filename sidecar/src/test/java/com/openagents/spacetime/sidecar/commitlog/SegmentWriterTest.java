package com.openagents.spacetime.sidecar.commitlog;

import static com.openagents.spacetime.sidecar.commitlog.Bytes.EMPTY_RECORD;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.commit;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.concat;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.header;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SegmentWriterTest {
    private static final byte[] SEGMENT =
            concat(header(), commit(7, 2, concat(EMPTY_RECORD, EMPTY_RECORD)), commit(9, 1, EMPTY_RECORD));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final SegmentWriter writer = new SegmentWriter(new SegmentName(7), out);

    @Test
    void what_was_read_is_written_byte_for_byte() throws IOException {
        for (var commit : SegmentContent.of(7, SEGMENT).commits()) {
            writer.append(commit);
        }

        assertThat(out.toByteArray()).isEqualTo(SEGMENT);
        assertThat(writer.bytes()).isEqualTo(SEGMENT.length);
        assertThat(writer.next()).isEqualTo(10);
    }

    @Test
    void a_segment_without_commits_is_not_even_begun() {
        assertThat(out.size()).isZero();
        assertThat(writer.bytes()).isZero();
        assertThat(writer.next()).isEqualTo(7);
    }

    @Test
    void a_commit_that_does_not_continue_is_refused() {
        var second = SegmentContent.of(7, SEGMENT).commits().getLast();

        assertThatThrownBy(() -> writer.append(second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs transaction 7 in format 1 next, not commit 9..9");
        assertThat(out.size()).isZero();
    }

    @Test
    void a_commit_of_another_format_is_refused() {
        var ancient = concat(hex("28 64 73 29 5e 32 00 00 00 00"), Bytes.commitOfFormat0(7, 1, EMPTY_RECORD));
        var commit = SegmentContent.of(7, ancient).commits().getFirst();

        assertThatThrownBy(() -> writer.append(commit)).hasMessageContaining("in format 0");
    }
}
