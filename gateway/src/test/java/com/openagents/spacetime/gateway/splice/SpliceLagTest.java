package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.CLIENT_LAG;
import static com.openagents.spacetime.gateway.splice.SpliceBed.concat;
import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that do not take what is sent to them, or take it slowly. */
class SpliceLagTest {
    private static final byte[] UPDATE = frame(WireFrame.BINARY, new byte[200]);
    private static final byte[] LARGE_UPDATE = frame(WireFrame.BINARY, new byte[100_000]);
    private static final byte[] TOO_SLOW =
            frame(WireFrame.CLOSE, CloseStatus.of(Refusal.SLOW_CONSUMER).payload());
    private static final Duration TICK = Duration.ofMillis(1);

    private final SpliceBed bed = SpliceBed.open();

    @Test
    void a_client_that_takes_nothing_until_the_limit_is_closed() {
        bed.client.takes(0);
        bed.fromServer(UPDATE);

        bed.pass(CLIENT_LAG.minus(TICK));
        assertThat(bed.server.isActive()).isTrue();

        bed.pass(TICK);
        assertThat(bed.server.isActive()).isFalse();
    }

    @Test
    void a_client_that_reads_again_after_the_limit_reads_why_it_ends() {
        bed.client.takes(0);
        bed.fromServer(UPDATE);
        bed.pass(CLIENT_LAG);

        bed.client.takesAll();

        assertThat(bed.atClient()).startsWith(UPDATE).endsWith(TOO_SLOW);
        bed.client.close();
        assertThat(bed.end()).isEqualTo(slowConsumer(false));
    }

    @Test
    void a_client_that_does_not_even_take_its_close_is_cut_off() {
        bed.client.takes(0);
        bed.fromServer(LARGE_UPDATE);
        bed.pass(CLIENT_LAG);

        bed.pass(Timers.CLOSE_WAIT);

        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.end()).isEqualTo(slowConsumer(true));
        assertThat(bed.keptBytes()).isZero();
    }

    @Test
    void the_limit_begins_again_when_the_client_has_caught_up() {
        for (var i = 0; i < 100; i++) {
            bed.client.takes(0);
            bed.fromServer(LARGE_UPDATE);
            assertThat(bed.socket.isBehind()).isTrue();
            bed.pass(CLIENT_LAG.minus(TICK));

            bed.client.takesAll();
            assertThat(bed.socket.isBehind()).isFalse();
            bed.answerPings();
        }

        assertThat(bed.ends).isEmpty();
        assertThat(bed.server.isActive()).isTrue();
    }

    @Test
    void a_client_that_is_always_behind_but_goes_on_reading_stays() {
        bed.client.takes(0);
        for (var i = 0; i < 30; i++) {
            bed.fromServer(UPDATE);
        }

        for (var second = 0; second < 120; second++) {
            bed.pass(Duration.ofSeconds(1));
            bed.client.takes(3);
            for (var i = 0; i < 3; i++) {
                bed.fromServer(UPDATE);
            }
            bed.fromClient(masked(WireFrame.PONG, SpliceBed.OWN_PING));
            assertThat(bed.socket.isBehind()).isTrue();
        }

        assertThat(bed.ends).isEmpty();
        assertThat(bed.server.isActive()).isTrue();
    }

    @Test
    void a_client_that_reads_slower_than_a_queue_in_the_limit_is_closed() {
        bed.client.takes(0);
        for (var i = 0; i < 30; i++) {
            bed.fromServer(UPDATE);
        }

        for (var second = 0; second < 2 * CLIENT_LAG.toSeconds(); second += 4) {
            bed.pass(Duration.ofSeconds(4));
            bed.client.takes(1);
        }

        assertThat(bed.end()).isEqualTo(slowConsumer(true));
    }

    @Test
    void a_server_that_ends_while_the_client_is_behind_has_given_up_a_slow_consumer() {
        bed.client.takes(0);
        bed.fromServer(UPDATE);

        bed.server.close();
        bed.run();

        bed.client.takesAll();
        assertThat(bed.atClient()).isEqualTo(concat(UPDATE, TOO_SLOW));
    }

    @Test
    void a_server_whose_end_is_seen_only_when_the_client_has_caught_up_has_given_up_a_slow_consumer() {
        bed.client.takes(0);
        bed.fromServer(LARGE_UPDATE);
        bed.client.takesAll();

        bed.server.close();
        bed.run();

        assertThat(bed.atClient()).isEqualTo(concat(LARGE_UPDATE, TOO_SLOW));
    }

    @Test
    void a_server_that_ends_long_after_the_client_has_caught_up_has_another_reason() {
        bed.client.takes(0);
        bed.fromServer(LARGE_UPDATE);
        bed.client.takesAll();
        bed.pass(Timers.BEAT);
        bed.answerPings();

        bed.server.close();
        bed.run();

        assertThat(bed.atClient())
                .isEqualTo(frame(
                        WireFrame.CLOSE, CloseStatus.of(Refusal.UPSTREAM_CLOSED).payload()));
    }

    @Test
    void a_server_that_restarts_does_so_for_slow_clients_too() {
        bed.evidence = new LossEvidence(1, false, false);
        bed.client.takes(0);
        bed.fromServer(UPDATE);

        bed.server.close();
        bed.run();

        bed.client.close();
        assertThat(bed.end().cause()).isEqualTo(new EndCause.Refused(Refusal.UPSTREAM_UNAVAILABLE, ""));
    }

    @Test
    void a_server_that_has_fallen_silent_since_it_was_held_back_has_given_up_a_slow_consumer() {
        bed.client.takes(0);
        bed.fromServer(LARGE_UPDATE);
        bed.pass(Duration.ofSeconds(5));
        bed.client.takesAll();
        bed.fromServer(UPDATE);

        for (var i = 0; i < 4; i++) {
            bed.pass(Timers.BEAT);
            bed.fromClient(masked(WireFrame.PONG, SpliceBed.OWN_PING));
        }

        bed.client.close();
        assertThat(bed.end().cause()).isEqualTo(new EndCause.Refused(Refusal.SLOW_CONSUMER, "server: no pong"));
    }

    private static SocketEnd slowConsumer(boolean truncated) {
        return new SocketEnd(new EndCause.Refused(Refusal.SLOW_CONSUMER, ""), truncated);
    }
}
