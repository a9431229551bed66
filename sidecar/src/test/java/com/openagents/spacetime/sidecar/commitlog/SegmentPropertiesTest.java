package com.openagents.spacetime.sidecar.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.openagents.spacetime.sidecar.golden.Golden;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds for every log, every cut of it, every wrong bit in it and every way of slicing its reads. */
class SegmentPropertiesTest {
    private static final byte[] REAL_12 = real("1.2.0", "replicas/3/clog/00000000000000000000.stdb.log");
    private static final byte[] REAL_28 = real("2.8.3", "replicas/1/clog/00000000000000000216.stdb.log");
    private static final byte[] COMPRESSED = real("2.8.3", "replicas/1/clog/00000000000000000140.stdb.log");
    private static final List<ByteBuffer> IN_REAL_12 =
            SegmentContent.of(0, REAL_12).bytes();

    /** A segment made up, and the commits in it. */
    static final class Log {
        private final long first;
        private final List<ByteBuffer> commits = new ArrayList<>();
        private byte[] bytes = Bytes.header();
        private long next;

        Log(long first) {
            this.first = first;
            this.next = first;
        }

        void add(int count, byte[] records) {
            var commit = Bytes.commit(next, count, records);
            commits.add(ByteBuffer.wrap(commit));
            bytes = Bytes.concat(bytes, commit);
            next += count;
        }

        long first() {
            return first;
        }

        byte[] bytes() {
            return bytes;
        }

        List<ByteBuffer> commits() {
            return commits;
        }

        @Override
        public String toString() {
            return "%d.. in commits of %s bytes"
                    .formatted(
                            first, commits.stream().map(ByteBuffer::remaining).toList());
        }
    }

    @Provide
    Arbitrary<Log> logs() {
        var records = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        var counts =
                Arbitraries.oneOf(Arbitraries.just(1), Arbitraries.integers().between(1, 65535));
        var commits = Combinators.combine(counts, records)
                .as((count, record) -> (Consumer<Log>) log -> log.add(count, record))
                .list()
                .ofMaxSize(12);
        return Combinators.combine(Arbitraries.longs().between(0, 1L << 40), commits)
                .as((first, steps) -> {
                    var log = new Log(first);
                    steps.forEach(step -> step.accept(log));
                    return log;
                });
    }

    @Property
    void whatever_was_written_is_read(@ForAll("logs") Log log) {
        var content = SegmentContent.of(log.first(), log.bytes());

        assertThat(content.bytes()).isEqualTo(log.commits());
        assertThat(content.tail()).isInstanceOf(Tail.Open.class);
        assertThat(content.end()).isEqualTo(log.bytes().length);
    }

    @Property
    void any_slicing_of_the_reads_gives_the_same_commits(@ForAll("logs") Log log, @ForAll long seed) {
        var random = new Random(seed);
        var whole = ByteSource.of(ByteBuffer.wrap(log.bytes()));
        ByteSource slices = (position, into) -> {
            var slice = into.duplicate().limit(into.position() + 1 + random.nextInt(into.remaining()));
            int count = whole.read(position, slice);
            into.position(into.position() + Math.max(0, count));
            return count;
        };

        assertThat(SegmentContent.of(log.first(), slices).bytes()).isEqualTo(log.commits());
    }

    @Property
    void compression_in_frames_of_any_size_changes_nothing(
            @ForAll("logs") Log log, @ForAll @IntRange(min = 1, max = 5000) int frame) {
        var packed = new byte[0];
        for (int at = 0; at < log.bytes().length; at += frame) {
            int end = Math.min(at + frame, log.bytes().length);
            packed = Bytes.concat(packed, Zstd.compress(Arrays.copyOfRange(log.bytes(), at, end)));
        }
        var content = SegmentContent.of(log.first(), packed);

        assertThat(content.bytes()).isEqualTo(log.commits());
        assertThat(content.tail()).isInstanceOf(Tail.Open.class);
    }

    @Property
    void any_cut_is_whole_or_torn_and_keeps_what_stands_before_it(
            @ForAll("logs") Log log, @ForAll @IntRange(max = 9999) int at) {
        int cut = at % (log.bytes().length + 1);

        assertCut(log.first(), log.commits(), Arrays.copyOf(log.bytes(), cut));
    }

    @Property
    void any_flipped_bit_is_noticed_and_spares_what_stands_before_it(
            @ForAll("logs") Log log, @ForAll @IntRange(max = 99_999) int at) {
        assertFlip(log.first(), log.commits(), log.bytes(), at % (8 * log.bytes().length));
    }

    @Property
    void any_bytes_at_all_are_read_without_an_exception(@ForAll byte[] bytes) {
        var segment = Bytes.concat(Bytes.header(), bytes);

        assertThat(SegmentContent.of(0, bytes).commits()).isEmpty();
        assertThat(SegmentContent.of(0, segment).commits()).isEmpty();
        assertThat(SegmentContent.of(0, Bytes.concat(Bytes.hex("28b52ffd"), bytes))
                        .commits())
                .isEmpty();
    }

    @Property(tries = 300)
    void any_cut_of_a_real_log_is_whole_or_torn(@ForAll @IntRange(max = 202_916) int cut) {
        assertCut(0, IN_REAL_12, Arrays.copyOf(REAL_12, cut));
    }

    @Property(tries = 300)
    void any_flipped_bit_of_a_real_log_is_noticed(@ForAll @IntRange(max = 8 * 202_916 - 1) int bit) {
        assertFlip(0, IN_REAL_12, REAL_12, bit);
    }

    @Test
    void every_cut_of_a_real_segment_is_whole_or_torn() {
        var commits = SegmentContent.of(216, REAL_28).bytes();
        for (int cut = 0; cut <= REAL_28.length; cut++) {
            assertCut(216, commits, Arrays.copyOf(REAL_28, cut));
        }
    }

    @Test
    void every_flipped_bit_of_a_real_segment_is_noticed() {
        var commits = SegmentContent.of(216, REAL_28).bytes();
        for (int bit = 0; bit < 8 * REAL_28.length; bit++) {
            assertFlip(216, commits, REAL_28, bit);
        }
    }

    /** Its frames have no checksum of their own: what a wrong bit makes of them, the commits' own must tell. */
    @Test
    void every_flipped_bit_of_a_real_compressed_segment_is_noticed_or_harmless() {
        var commits = SegmentContent.of(140, COMPRESSED).bytes();
        for (int bit = 0; bit < 8 * COMPRESSED.length; bit++) {
            var content = SegmentContent.of(140, flipped(COMPRESSED, bit));
            assertPrefix(content, commits);
            if (content.commits().size() < commits.size() && content.tail() instanceof Tail.Open) {
                throw new AssertionError("bit %d loses commits in silence".formatted(bit));
            }
        }
    }

    private static void assertCut(long first, List<ByteBuffer> commits, byte[] cut) {
        var content = SegmentContent.of(first, cut);

        assertPrefix(content, commits);
        long whole = SegmentHeader.BYTES
                + commits.subList(0, content.commits().size()).stream()
                        .mapToLong(ByteBuffer::remaining)
                        .sum();
        boolean atBoundary = cut.length == 0 || cut.length == whole;
        assertThat(content.tail()).isInstanceOf(atBoundary ? Tail.Open.class : Tail.Torn.class);
        assertThat(content.commits()).hasSize(wholeCommits(commits, cut.length));
    }

    private static void assertFlip(long first, List<ByteBuffer> commits, byte[] bytes, int bit) {
        var content = SegmentContent.of(first, flipped(bytes, bit));

        assertPrefix(content, commits);
        if (isHarmless(commits, bit)) {
            assertThat(content.commits()).hasSameSizeAs(commits);
            return;
        }
        assertThat(content.tail()).isNotInstanceOf(Tail.Open.class);
        assertThat(content.commits()).hasSize(wholeCommits(commits, bit / 8));
    }

    /** Nobody looks at the reserved bytes of the header; and the format of a segment without commits means nothing. */
    private static boolean isHarmless(List<ByteBuffer> commits, int bit) {
        return bit / 8 == 8 || bit / 8 == 9 || (bit == 8 * 6 && commits.isEmpty());
    }

    private static void assertPrefix(SegmentContent content, List<ByteBuffer> commits) {
        assertThat(content.commits()).hasSizeLessThanOrEqualTo(commits.size());
        assertThat(content.bytes())
                .isEqualTo(commits.subList(0, content.commits().size()));
    }

    private static int wholeCommits(List<ByteBuffer> commits, int length) {
        int count = 0;
        int end = SegmentHeader.BYTES;
        for (var commit : commits) {
            end += commit.remaining();
            if (end > length) {
                break;
            }
            count++;
        }
        return count;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        var flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static byte[] real(String version, String path) {
        return Objects.requireNonNull(Golden.dataDir(version).get(path));
    }
}
