package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.refusal.Refusal;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When which of the sockets that have lost SpacetimeDB is told what; its time moves when told. */
class LostServersTest {
    private static final Duration TICK = Duration.ofMillis(10);

    private final EmbeddedChannel time = new EmbeddedChannel();
    private final List<CompletableFuture<Boolean>> questions = new ArrayList<>();
    private final LostServers lostServers = new LostServers(time.eventLoop(), this::ask, new Random(1));
    private final List<SpliceBed> beds = new ArrayList<>();

    LostServersTest() {
        time.freezeTime();
    }

    @Test
    void one_that_is_lost_alone_while_spacetimedb_answers_was_dropped() {
        var bed = lost(ServerLoss.KEEPING_UP);
        questions.getFirst().complete(true);

        pass(LostServers.GATHERING.minus(TICK));
        assertThat(said(bed)).isNull();
        pass(TICK);

        assertThat(said(bed)).isEqualTo(CloseStatus.of(Refusal.UPSTREAM_CLOSED));
    }

    @Test
    void slow_consumers_that_are_dropped_together_are_slow_consumers_still() {
        var some = List.of(lost(ServerLoss.BEHIND), lost(ServerLoss.BEHIND), lost(ServerLoss.BEHIND));
        questions.getFirst().complete(true);

        pass(LostServers.GATHERING);

        assertThat(some).allSatisfy(bed -> assertThat(said(bed)).isEqualTo(CloseStatus.of(Refusal.SLOW_CONSUMER)));
    }

    @Test
    void several_that_are_refused_by_the_module_at_a_time_are_no_outage() {
        var some = List.of(lost(ServerLoss.UNOPENED), lost(ServerLoss.UNOPENED));
        questions.getFirst().complete(true);

        pass(LostServers.GATHERING);

        assertThat(some).allSatisfy(bed -> assertThat(said(bed)).isEqualTo(CloseStatus.of(Refusal.REFUSED_BY_MODULE)));
    }

    @Test
    void one_is_told_at_once_that_spacetimedb_is_away_when_that_is_known() {
        var bed = lost(ServerLoss.KEEPING_UP);
        questions.getFirst().complete(false);

        pass(LostServers.GATHERING.plus(TICK));

        assertAway(said(bed));
    }

    @Test
    void a_server_that_does_not_answer_in_time_is_away() {
        var bed = lost(ServerLoss.UNOPENED);

        pass(LostServers.GATHERING.plus(TICK));

        assertAway(said(bed));
    }

    @Test
    void a_hundred_that_are_lost_together_are_told_one_after_the_other_and_each_another_time() {
        var all = IntStream.range(0, 100)
                .mapToObj(_ -> lost(ServerLoss.KEEPING_UP))
                .toList();
        questions.getFirst().complete(true);
        assertThat(questions).as("only one is asked for all").hasSize(1);

        pass(LostServers.GATHERING);
        var told = new ArrayList<CloseStatus>();
        var busiest = 0;
        for (var moment = Duration.ZERO;
                moment.compareTo(Duration.ofSeconds(2)) <= 0;
                moment = moment.plusMillis(100)) {
            pass(Duration.ofMillis(100));
            var now = all.stream()
                    .map(this::said)
                    .filter(status -> status != null)
                    .toList();
            busiest = Math.max(busiest, now.size());
            told.addAll(now);
        }

        assertThat(told).hasSize(100).doesNotHaveDuplicates().allSatisfy(LostServersTest::assertAway);
        assertThat(busiest).as("closes in a tenth of a second").isLessThanOrEqualTo(10);
    }

    @Test
    void ten_thousand_are_told_within_the_longest_span() {
        IntStream.range(0, 1000).forEach(_ -> lost(ServerLoss.KEEPING_UP));

        pass(LostServers.GATHERING);
        pass(LostServers.LONGEST_SPAN.plus(TICK));

        assertThat(beds).noneMatch(bed -> bed.server.isActive()).allSatisfy(bed -> assertAway(said(bed)));
    }

    @Test
    void who_is_lost_while_spacetimedb_is_known_to_be_away_is_told_without_a_question() {
        lost(ServerLoss.KEEPING_UP);
        pass(LostServers.GATHERING);

        var late = lost(ServerLoss.UNOPENED);
        pass(LostServers.LONGEST_SPAN);

        assertThat(questions).hasSize(1);
        assertAway(said(late));
    }

    @Test
    void who_is_lost_after_a_failed_connect_is_told_without_a_question() {
        lostServers.connectFailed();

        var bed = lost(ServerLoss.KEEPING_UP);
        pass(LostServers.LONGEST_SPAN);

        assertThat(questions).isEmpty();
        assertAway(said(bed));
    }

    @Test
    void a_failed_connect_decides_for_who_is_waiting_already() {
        var bed = lost(ServerLoss.KEEPING_UP);
        questions.getFirst().complete(true);
        lostServers.connectFailed();

        pass(LostServers.GATHERING.plus(TICK));

        assertAway(said(bed));
    }

    @Test
    void an_outage_is_forgotten() {
        lost(ServerLoss.KEEPING_UP);
        pass(LostServers.GATHERING);
        pass(LostServers.AWAY);

        var bed = lost(ServerLoss.KEEPING_UP);
        questions.getLast().complete(true);
        pass(LostServers.GATHERING);

        assertThat(said(bed)).isEqualTo(CloseStatus.of(Refusal.UPSTREAM_CLOSED));
    }

    @Test
    void the_splice_gives_up_waiting_later_than_the_last_is_told() {
        assertThat(Timers.VERDICT_WAIT).isGreaterThan(LostServers.GATHERING.plus(LostServers.LONGEST_SPAN));
    }

    private CompletableFuture<Boolean> ask() {
        var question = new CompletableFuture<Boolean>();
        questions.add(question);
        return question;
    }

    /** A socket that has just lost SpacetimeDB. */
    private SpliceBed lost(ServerLoss loss) {
        var bed = SpliceBed.open();
        bed.decides = false;
        bed.server.close();
        bed.run();
        beds.add(bed);
        lostServers.lost(bed.socket, loss);
        time.runPendingTasks();
        return bed;
    }

    private void pass(Duration duration) {
        time.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
        time.runPendingTasks();
        beds.forEach(SpliceBed::run);
    }

    /** What the client has just been told. */
    private @Nullable CloseStatus said(SpliceBed bed) {
        var bytes = bed.atClient();
        return bytes.length == 0 ? null : (CloseStatus) CloseStatus.read(ControlFrame.payload(ByteBuffer.wrap(bytes)));
    }

    private static void assertAway(@Nullable CloseStatus status) {
        assertThat(status).isNotNull();
        assertThat(status.code()).isEqualTo(1012);
        assertThat(status.reason()).startsWith("upstream_unavailable: retry_after_ms=");
        assertThat(Long.parseLong(status.reason().split("=", 2)[1]))
                .isBetween(LostServers.SOONEST.toMillis(), LostServers.LATEST.toMillis());
    }
}
