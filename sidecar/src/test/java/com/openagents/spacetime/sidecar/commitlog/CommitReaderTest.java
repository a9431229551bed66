package com.openagents.spacetime.sidecar.commitlog;

import static com.openagents.spacetime.sidecar.commitlog.Bytes.EMPTY_RECORD;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.commit;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.concat;
import static com.openagents.spacetime.sidecar.commitlog.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of commits without a segment around them, small and larger than what is read ahead. */
class CommitReaderTest {
    private static final int LARGE = 3_000_000;

    /** Where the bytes come from. */
    enum Home {
        MEMORY,
        STREAM;

        ByteSource holding(byte[] bytes) {
            return switch (this) {
                case MEMORY -> ByteSource.of(ByteBuffer.wrap(bytes));
                case STREAM -> new ForwardSource(new ByteArrayInputStream(bytes));
            };
        }
    }

    private static byte[] noise(int length) {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void commits_of_any_size_come_out_as_they_went_in(Home home) throws IOException {
        var commits = new byte[][] {
            commit(5, 1, EMPTY_RECORD),
            commit(6, 1, noise(LARGE)),
            commit(7, 1, noise(Window.BYTES - 26)),
            commit(8, 1, noise(Window.BYTES)),
            commit(9, 3, EMPTY_RECORD)
        };
        var reader = new CommitReader(home.holding(concat(commits)), 5);

        for (var commit : commits) {
            assertThat(reader.next()).map(Commit::bytes).contains(ByteBuffer.wrap(commit));
        }
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEmpty();
        assertThat(reader.tail()).isEqualTo(new Tail.Open(12));
    }

    @ParameterizedTest
    @EnumSource
    void a_large_commit_that_is_cut_short_is_torn(Home home) throws IOException {
        var whole = commit(5, 1, noise(LARGE));
        for (int length :
                new int[] {22, 23, Window.BYTES, 1024 * 1024, whole.length - 5, whole.length - 4, whole.length - 1}) {
            var reader = new CommitReader(home.holding(Arrays.copyOf(whole, length)), 5);

            assertThat(reader.next()).isEmpty();
            assertThat(reader.tail())
                    .isEqualTo(
                            new Tail.Torn(5, "%d bytes of a commit of %d at byte 0".formatted(length, whole.length)));
            assertThat(reader.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_large_commit_with_a_wrong_bit_is_damaged(Home home) throws IOException {
        var whole = commit(5, 1, noise(LARGE));
        for (int at : new int[] {22, LARGE / 2, whole.length - 5, whole.length - 1}) {
            var flipped = whole.clone();
            flipped[at] ^= 0x10;
            var reader = new CommitReader(home.holding(flipped), 5);

            assertThat(reader.next()).isEmpty();
            assertThat(reader.tail()).isInstanceOf(Tail.Damaged.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_length_that_is_an_accident_costs_no_more_than_the_bytes_that_are_there(Home home) throws IOException {
        var bytes = commit(5, 1, EMPTY_RECORD);
        for (var length : new String[] {"ffffffff", "f0ffff7f", "ffffff7f"}) {
            System.arraycopy(hex(length), 0, bytes, 18, 4);
            var reader = new CommitReader(home.holding(bytes), 5);

            assertThat(reader.next()).isEmpty();
            assertThat(reader.tail()).isNotInstanceOf(Tail.Open.class);
        }
    }
}
