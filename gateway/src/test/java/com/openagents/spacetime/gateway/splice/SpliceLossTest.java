package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.refusal.Refusal;
import com.openagents.spacetime.gateway.session.Traffic;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A socket that has lost SpacetimeDB, while it is not known yet what its client is to be told. */
class SpliceLossTest {
    private static final byte[] MESSAGE = masked(WireFrame.BINARY, ClientPayload.call(300));
    private static final byte[] UPDATE = frame(WireFrame.BINARY, new byte[200]);
    private static final Duration ABSENCE = Duration.ofMillis(2500);

    @Test
    void nothing_passes_and_nothing_is_read() {
        var bed = lost();

        bed.fromClient(MESSAGE);

        assertThat(bed.losses).containsExactly(ServerLoss.KEEPING_UP);
        assertThat(bed.client.config().isAutoRead()).isFalse();
        assertThat(bed.atServer()).isEmpty();
        assertThat(bed.atClient()).isEmpty();
        assertThat(bed.keptBytes()).isZero();
        assertThat(bed.client.isActive()).isTrue();
    }

    @Test
    void the_client_reads_what_is_decided_and_when_to_come_back() {
        var bed = lost();

        bed.socket.close(Refusal.UPSTREAM_UNAVAILABLE, ABSENCE);
        bed.run();

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.UPSTREAM_UNAVAILABLE, ABSENCE)));
        bed.client.close();
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.UPSTREAM_UNAVAILABLE, ""), false));
    }

    @Test
    void a_client_that_goes_meanwhile_has_gone_by_itself() {
        var bed = lost();

        bed.client.close();

        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.ClientGone(), false));
    }

    @Test
    void a_client_that_says_close_meanwhile_is_answered_at_once() {
        var bed = lost();
        var bye = new CloseStatus(1000, "bye");

        bed.fromClient(masked(WireFrame.CLOSE, bye.payload()));

        assertThat(bed.atClient()).isEqualTo(close(bye));
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.ClientClosed(bye), false));
    }

    @Test
    void a_right_that_ends_meanwhile_is_the_reason() {
        var bed = lost();

        bed.refuse(Refusal.TOKEN_REVOKED);
        bed.socket.close(Refusal.UPSTREAM_UNAVAILABLE, ABSENCE);
        bed.run();

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.TOKEN_REVOKED)));
    }

    @Test
    void a_client_that_is_inside_a_frame_is_cut_off_when_its_turn_has_come() {
        var bed = SpliceBed.open();
        bed.decides = false;
        bed.fromServer(Arrays.copyOf(UPDATE, 50));
        bed.server.close();
        bed.run();
        assertThat(bed.client.isActive()).isTrue();

        bed.socket.close(Refusal.UPSTREAM_UNAVAILABLE, ABSENCE);

        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.UPSTREAM_UNAVAILABLE, ""), true));
    }

    @Test
    void a_server_that_is_silent_is_cut_off_before_it_is_known_why() {
        var bed = SpliceBed.open();
        bed.decides = false;

        for (var i = 0; i < 3; i++) {
            bed.pass(Timers.BEAT);
            bed.fromClient(MESSAGE);
        }

        assertThat(bed.losses).containsExactly(ServerLoss.KEEPING_UP);
        assertThat(bed.server.isActive()).isFalse();
        assertThat(bed.client.isActive()).isTrue();
    }

    @Test
    void before_the_first_message_it_is_told_apart() {
        var bed = SpliceBed.joined();
        bed.decides = false;

        bed.server.close();
        bed.run();

        assertThat(bed.losses).containsExactly(ServerLoss.UNOPENED);
    }

    @Test
    void what_came_is_told_once_for_each_read_and_adds_up() {
        var bed = SpliceBed.open();
        bed.traffic.clear();

        bed.fromClient(MESSAGE, MESSAGE);
        bed.fromServer(UPDATE, Arrays.copyOf(UPDATE, 50));

        assertThat(bed.traffic).containsEntry(Sender.CLIENT, new Traffic(2L * MESSAGE.length, 2));
        assertThat(bed.traffic).containsEntry(Sender.SERVER, new Traffic(UPDATE.length + 50L, 1));
    }

    @Test
    void both_ends_are_measured_by_the_pings_that_they_answer() {
        var bed = SpliceBed.open();
        bed.pass(Timers.BEAT);

        bed.fromClient(masked(WireFrame.PONG, SpliceBed.OWN_PING));
        bed.fromServer(frame(WireFrame.PONG, SpliceBed.OWN_PING), frame(WireFrame.PONG, SpliceBed.OWN_PING));

        assertThat(bed.roundTrips).hasSize(2);
        assertThat(bed.atServer()).as("a ping, and no pong").hasSize(2 + 4 + SpliceBed.OWN_PING.length);
    }

    private static SpliceBed lost() {
        var bed = SpliceBed.open();
        bed.decides = false;
        bed.server.close();
        bed.run();
        return bed;
    }

    private static byte[] close(CloseStatus status) {
        return frame(WireFrame.CLOSE, status.payload());
    }
}
