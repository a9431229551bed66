package com.openagents.spacetime.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaLogTest {
    @TempDir
    private Path directory = Path.of("");

    private final SteppingNanos nanos = new SteppingNanos();
    private FakeLog server = new FakeLog(directory);
    private ReplicaLog log = new ReplicaLog(directory, Position.START, nanos);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    @BeforeEach
    void begin() {
        server = new FakeLog(directory.resolve("clog"));
        log = new ReplicaLog(directory.resolve("clog"), Position.START, nanos);
    }

    @AfterEach
    void end() {
        log.close();
    }

    /** Takes all there is; the answer is what came last, and is not a commit. */
    private LogStep read() throws Exception {
        var step = log.next();
        int quiet = 0;
        while (step instanceof LogStep.Taken || quiet < 3) { // moving to another segment may take a look of its own
            if (step instanceof LogStep.Taken(var commit)) {
                commit.writeTo(taken);
                quiet = 0;
            } else {
                quiet++;
            }
            step = log.next();
        }
        return step;
    }

    private void assertAllTaken() {
        assertThat(taken.toByteArray()).isEqualTo(server.bytesFrom(0));
        assertThat(log.position().next()).isEqualTo(server.next());
    }

    @Test
    void a_log_that_is_not_there_is_gone() throws Exception {
        assertThat(read()).isInstanceOf(LogStep.Gone.class);
    }

    @Test
    void commits_are_taken_as_they_are_written() throws Exception {
        server.append(3);
        assertThat(read()).isInstanceOf(LogStep.Idle.class);
        server.append(2);
        read();

        assertAllTaken();
    }

    @Test
    void a_torn_commit_waits_for_its_rest() throws Exception {
        server.append(1).tear(30);
        assertThat(read()).isInstanceOf(LogStep.Idle.class);
        try (var file = Files.newByteChannel(server.file(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 30);
        }
        server.append(1);
        read();

        assertAllTaken();
    }

    @Test
    void the_history_goes_on_in_the_next_segment() throws Exception {
        server.append(3);
        read();
        server.rotate();
        assertThat(read()).isInstanceOf(LogStep.Idle.class);
        server.append(2).rotate().append(1);
        read();

        assertAllTaken();
    }

    @Test
    void what_a_crash_left_unfinished_is_passed_over_once_the_next_segment_has_a_commit() throws Exception {
        server.append(2).tear(25);
        read();
        server.rotate();
        read();
        server.append(2);
        read();

        assertAllTaken();
    }

    @Test
    void a_header_only_successor_may_vanish_and_the_former_segment_grow() throws Exception {
        server.append(2);
        var former = new SegmentName(0);
        server.rotate();
        read();
        Files.delete(server.file());
        var more = new FakeLog(directory.resolve("other")).append(4).bytesFrom(2);
        Files.write(server.file(former), more, StandardOpenOption.APPEND);
        read();

        assertThat(log.position().next()).isEqualTo(4);
    }

    @Test
    void a_segment_may_be_compressed_in_place() throws Exception {
        server.append(3);
        read();
        server.rotate().append(1);
        server.compress(new SegmentName(0));
        read();

        assertAllTaken();
    }

    @Test
    void reading_may_begin_in_a_compressed_segment() throws Exception {
        server.append(5).rotate().append(5).compress(new SegmentName(0));

        read();

        assertAllTaken();
    }

    @Test
    void a_complete_commit_with_a_wrong_crc_is_an_alarm_after_a_while() throws Exception {
        server.append(2);
        var bytes = Files.readAllBytes(server.file());
        bytes[bytes.length - 1] ^= 1;
        Files.write(server.file(), bytes);
        assertThat(read()).isInstanceOf(LogStep.Idle.class);
        for (int i = 0; i < 3; i++) {
            nanos.pass(Duration.ofSeconds(1));
            log.next();
        }

        assertThat(read()).isInstanceOf(LogStep.Damaged.class);
        assertThat(log.position().next()).isEqualTo(1);
    }

    @Test
    void a_log_that_was_deleted_and_restored_goes_on() throws Exception {
        server.append(5);
        read();
        server.delete();
        assertThat(read()).isInstanceOf(LogStep.Gone.class);
        server.restore(5).append(2);
        read();

        assertAllTaken();
    }

    @Test
    void a_log_that_was_restored_to_an_earlier_point_is_behind() throws Exception {
        server.append(5);
        read();
        server.delete();
        server.restore(3);

        assertThat(read())
                .isInstanceOfSatisfying(
                        LogStep.Behind.class,
                        behind -> assertThat(behind.next()).isEqualTo(3));
    }

    @Test
    void a_log_that_was_behind_and_then_wrote_something_else_has_forked() throws Exception {
        server.append(5);
        read();
        server.delete();
        server.restore(3);
        read();
        server.history("second").append(4);

        assertThat(read()).isInstanceOf(LogStep.Forked.class);
        assertThat(log.position().next()).isEqualTo(5);
    }

    @Test
    void a_log_whose_commits_are_cut_otherwise_has_forked() throws Exception {
        server.append(5);
        read();
        server.delete();
        server.restore(3);
        Files.write(server.file(), FakeLog.commit(3, 3, "second", Instant.EPOCH), StandardOpenOption.APPEND);

        assertThat(read()).isInstanceOf(LogStep.Forked.class);
        assertThat(log.position().next()).isEqualTo(5);
    }

    @Test
    void a_first_publish_that_a_crash_cut_short_is_no_damage() throws Exception {
        server.rotate().tear(40);
        for (int i = 0; i < 40; i++) {
            read();
            nanos.pass(Duration.ofSeconds(1));
        }

        assertThat(read())
                .isInstanceOfSatisfying(
                        LogStep.Unbegun.class,
                        unbegun -> assertThat(unbegun.why()).contains("publish it anew"));
    }

    @Test
    void a_log_that_was_cut_in_place_is_behind() throws Exception {
        server.append(5);
        read();
        try (var file = Files.newByteChannel(server.file(), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 10);
        }

        assertThat(read()).isInstanceOf(LogStep.Behind.class);
    }

    @Test
    void a_log_whose_beginning_was_deleted_is_a_gap_for_who_needs_it() throws Exception {
        server.append(5).rotate().append(1);
        Files.delete(server.file(new SegmentName(0)));

        assertThat(read())
                .isInstanceOfSatisfying(
                        LogStep.Gap.class, gap -> assertThat(gap.first()).isEqualTo(5));
    }

    @Test
    void reading_goes_on_behind_a_known_commit_of_a_later_segment() throws Exception {
        server.append(5).rotate().append(5);
        read();
        var position = log.position();
        log.close();
        Files.delete(server.file(new SegmentName(0)));
        server.append(2);
        log = new ReplicaLog(directory.resolve("clog"), position, nanos);
        taken.reset();
        read();

        assertThat(taken.toByteArray()).isEqualTo(server.bytesFrom(10));
    }

    @Test
    void a_missing_segment_in_between_is_damage() throws Exception {
        server.append(2).rotate().append(2).rotate().append(2);
        Files.delete(server.file(new SegmentName(2)));

        assertThat(read()).isInstanceOf(LogStep.Damaged.class);
        assertThat(log.position().next()).isEqualTo(2);
    }

    @Test
    void a_large_commit_is_taken_whole() throws Exception {
        server.append(1).appendLarge(3_000_000).append(1);
        read();

        assertAllTaken();
    }

    /** However the server's bytes arrive, the same commits are taken. */
    @Property(tries = 30)
    void any_growth_gives_the_same_commits(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 400) Integer> growths) throws Exception {
        var home = Files.createTempDirectory("growth");
        var whole = new FakeLog(home.resolve("whole")).append(20);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(whole.file()));
        var clog = Files.createDirectories(home.resolve("clog"));
        var file = clog.resolve(new SegmentName(0).fileName());
        Files.createFile(file);
        var out = new ByteArrayOutputStream();
        try (var growing = new ReplicaLog(clog, Position.START, nanos)) {
            for (int growth : growths) {
                grow(file, bytes, growth);
                takeAll(growing, out);
            }
            grow(file, bytes, bytes.remaining());
            takeAll(growing, out);
        }

        assertThat(out.toByteArray()).isEqualTo(whole.bytesFrom(0));
    }

    private static void grow(Path file, ByteBuffer bytes, int count) throws IOException {
        var part = new byte[Math.min(count, bytes.remaining())];
        bytes.get(part);
        Files.write(file, part, StandardOpenOption.APPEND);
    }

    private static void takeAll(ReplicaLog log, ByteArrayOutputStream out) throws Exception {
        for (var step = log.next(); step instanceof LogStep.Taken(var commit); step = log.next()) {
            commit.writeTo(out);
        }
    }
}
