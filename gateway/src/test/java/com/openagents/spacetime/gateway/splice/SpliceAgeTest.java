package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sockets that end because they are old, or because nothing passes through them. */
class SpliceAgeTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration LOOK = LIMIT.dividedBy(10);
    private static final Duration TICK = Duration.ofMillis(1);
    private static final byte[] MESSAGE = masked(WireFrame.BINARY, ClientPayload.call(300));
    private static final byte[] UPDATE = frame(WireFrame.BINARY, new byte[200]);

    @Test
    void a_socket_ends_at_its_age_however_busy_it_is() {
        var bed = open(Optional.of(LIMIT), Optional.empty());

        live(bed, LIMIT.minus(TICK), MESSAGE);
        assertThat(bed.server.isActive()).isTrue();
        bed.atClient();
        bed.pass(TICK);

        assertThat(bed.atClient()).endsWith(close(Refusal.MAX_AGE));
    }

    @Test
    void a_socket_through_which_nothing_passes_ends_though_its_pings_are_answered() {
        var bed = open(Optional.empty(), Optional.of(LIMIT));

        live(bed, LIMIT.minus(TICK), new byte[0]);
        assertThat(bed.server.isActive()).isTrue();
        bed.atClient();
        bed.pass(TICK);

        assertThat(bed.atClient()).endsWith(close(Refusal.IDLE_TIMEOUT));
        bed.client.close();
        assertThat(bed.end().cause()).isEqualTo(new EndCause.Refused(Refusal.IDLE_TIMEOUT, "no data"));
    }

    @Test
    void a_message_in_either_direction_begins_the_time_anew() {
        var bed = open(Optional.empty(), Optional.of(LIMIT));

        for (var i = 0; i < 20; i++) {
            live(bed, LIMIT.minus(LOOK), new byte[0]);
            if (i % 2 == 0) {
                bed.fromClient(MESSAGE);
            } else {
                bed.fromServer(UPDATE);
            }
        }

        assertThat(bed.server.isActive()).isTrue();
    }

    @Test
    void it_is_found_to_be_idle_at_most_a_tenth_too_late() {
        var bed = open(Optional.empty(), Optional.of(LIMIT));
        live(bed, LOOK.plus(TICK), new byte[0]);
        bed.fromServer(UPDATE);

        live(bed, LIMIT.minus(TICK), new byte[0]);
        assertThat(bed.server.isActive()).isTrue();
        live(bed, LOOK, new byte[0]);

        assertThat(bed.server.isActive()).isFalse();
    }

    @Test
    void without_these_limits_a_socket_lives_on() {
        var bed = open(Optional.empty(), Optional.empty());

        live(bed, Duration.ofDays(2), new byte[0]);

        assertThat(bed.server.isActive()).isTrue();
    }

    @Test
    void a_client_whose_bytes_are_no_frames_is_not_waited_for() {
        var bed = SpliceBed.open();

        bed.fromClient(new byte[] {(byte) 0xF2, (byte) 0x80});
        bed.pass(Timers.LINGER); // for what SpacetimeDB has to say
        assertThat(bed.atClient()).isEqualTo(close(Refusal.BAD_FRAME));
        bed.pass(Timers.LINGER.minus(TICK));
        assertThat(bed.client.isActive()).isTrue();
        bed.pass(TICK);

        assertThat(bed.client.isActive()).isFalse();
    }

    /** Lets that time pass, with answered pings, and with something of the client's at each of them. */
    private static void live(SpliceBed bed, Duration time, byte[] fromClient) {
        var left = time;
        while (left.isPositive()) {
            var step = left.compareTo(Timers.BEAT) < 0 ? left : Timers.BEAT;
            bed.pass(step);
            bed.answerPings();
            if (fromClient.length > 0) {
                bed.fromClient(fromClient);
            }
            left = left.minus(step);
        }
    }

    private static SpliceBed open(Optional<Duration> maxAge, Optional<Duration> idleTimeout) {
        return SpliceBed.open(
                Subprotocol.V2_BSATN, new Unlimited(), new SocketTimes(SpliceBed.CLIENT_LAG, maxAge, idleTimeout));
    }

    private static byte[] close(Refusal refusal) {
        return frame(WireFrame.CLOSE, CloseStatus.of(refusal).payload());
    }
}
