package com.openagents.spacetime.sidecar.ship;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.sidecar.commitlog.TxRange;
import com.openagents.spacetime.sidecar.ship.ReplicaProgress.Beginning;
import com.openagents.spacetime.sidecar.source.FakeLog;
import com.openagents.spacetime.sidecar.source.HeadWatch;
import com.openagents.spacetime.sidecar.source.Position;
import com.openagents.spacetime.sidecar.source.ReplicaLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a replica must not sound better than what is known of it. */
class ReplicaProgressTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path directory = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final ReplicaProgress progress = new ReplicaProgress(FakeServer.ALPHA, now::get);

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    /** Right before an offset. */
    private static Position upTo(long next) {
        return Position.after(new TxRange(next - 1, next - 1), 1);
    }

    private void open() {
        var log = new ReplicaLog(Path.of("none"), Position.START, System::nanoTime);
        progress.opened(Position.START, new HeadWatch(log, now::get));
    }

    @Test
    void what_is_not_opened_yet_ages_from_the_beginning() {
        pass(MINUTE);

        assertThat(progress.rpo()).isEqualTo(MINUTE);
    }

    @ParameterizedTest(name = "{0}: {1} s")
    @CsvSource(textBlock = """
            behind     , 60
            forked     , 60
            unbegun    , 60
            gap        , 60
            damaged    , 60
            unreadable , 60
            fenced     , 60
            failed     , 60
            gone       , 0
            shipping   , 0
            """)
    void what_cannot_be_shipped_ages_from_the_first_sight_of_it(String word, long seconds) {
        open();
        pass(Duration.ofHours(1));
        progress.become(word, Optional.of("why"));
        pass(MINUTE);
        progress.become(word, Optional.of("why, once more"));

        assertThat(progress.rpo()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest(name = "{0} for {1} s: {2}")
    @CsvSource(textBlock = """
            unbegun    , 0  , NEVER
            shipping   , 59 , AWAITED
            shipping   , 60 , NEVER
            gone       , 59 , AWAITED
            gone       , 60 , NEVER
            gap        , 600, AWAITED
            damaged    , 600, AWAITED
            unreadable , 600, AWAITED
            failed     , 600, AWAITED
            """)
    void transaction_0_is_waited_for_unless_the_log_is_seen_not_to_hold_it(
            String word, long seconds, Beginning expected) {
        open();
        progress.become(word, Optional.empty());
        pass(Duration.ofSeconds(seconds));

        assertThat(progress.beginning()).isEqualTo(expected);
    }

    @Test
    void what_is_shipped_has_begun() {
        open();
        progress.become("unbegun", Optional.of("why"));
        progress.shipped(upTo(1), 30, 1);

        assertThat(progress.beginning()).isEqualTo(Beginning.SHIPPED);
    }

    @Test
    void a_replica_whose_log_nobody_watches_any_more_has_failed_whatever_its_shipper_says() {
        open();
        progress.blinded("the watch of its log has ended");
        progress.become("shipping", Optional.empty());
        pass(MINUTE);

        assertThat(progress.isCaughtUp()).isFalse();
        assertThat(progress.state().word()).isEqualTo("failed");
        assertThat(progress.troubled()).isEqualTo(1);
        assertThat(progress.rpo()).isEqualTo(MINUTE);
    }

    @Test
    void a_shipper_that_stands_still_is_betrayed_by_the_watch() throws Exception {
        var log = new FakeLog(directory.resolve("clog")).append(3);
        var watch =
                new HeadWatch(new ReplicaLog(directory.resolve("clog"), Position.START, System::nanoTime), now::get);
        progress.opened(Position.START, watch);
        watch.look();
        progress.shipped(upTo(3), 0, 3);
        assertThat(progress.rpo()).isZero();

        log.append(1);
        pass(MINUTE);
        watch.look();
        pass(MINUTE);

        assertThat(progress.rpo()).as("since the watch saw the log grow").isEqualTo(MINUTE);
        progress.waiting(now.get());
        assertThat(progress.rpo()).as("whatever the shipper says to have read").isEqualTo(MINUTE);
        progress.shipped(upTo(4), 0, 1);
        assertThat(progress.rpo()).isZero();
        watch.close();
    }
}
