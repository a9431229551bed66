package com.openagents.spacetime.sidecar.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.commitlog.SegmentName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadWatchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path clog = Path.of("");

    private HeadWatch watch() {
        return new HeadWatch(new ReplicaLog(clog, Position.START, System::nanoTime), InstantSource.fixed(NOW));
    }

    @Test
    void a_look_that_sees_the_end_of_a_log_counts() throws Exception {
        new FakeLog(clog).append(3);
        try (var watch = watch()) {
            watch.look();

            assertThat(watch.head().next()).isEqualTo(3);
            assertThat(watch.head().lookedAt()).isEqualTo(NOW);
        }
    }

    @Test
    void a_watch_that_was_ahead_of_a_log_that_was_cut_can_begin_again() throws Exception {
        var log = new FakeLog(clog).append(3);
        try (var watch = watch()) {
            watch.look();
            log.delete();
            log.restore(1);
            assertThat(watch.look()).isFalse();

            watch.again(Position.START, 0, 0);
            assertThat(watch.look()).isTrue();

            assertThat(watch.head().next()).isEqualTo(1);
            assertThat(watch.head().commits()).isEqualTo(1);
            assertThat(watch.grewBeyond(1)).isEmpty();
        }
    }

    @Test
    void a_look_at_a_log_in_trouble_does_not_count_as_one() throws Exception {
        var log = new FakeLog(clog).append(3).rotate().append(1).rotate().append(1);
        Files.delete(log.file(new SegmentName(3)));
        try (var watch = watch()) {
            watch.look();

            assertThat(watch.head().next()).isEqualTo(3);
            assertThat(watch.head().lookedAt()).isEqualTo(Instant.EPOCH);
        }
    }
}
