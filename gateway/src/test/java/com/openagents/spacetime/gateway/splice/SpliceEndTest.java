package com.openagents.spacetime.gateway.splice;

import static com.openagents.spacetime.gateway.splice.SpliceBed.concat;
import static com.openagents.spacetime.gateway.splice.SpliceBed.firstFrame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.frame;
import static com.openagents.spacetime.gateway.splice.SpliceBed.masked;
import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.ControlFrame;
import com.openagents.spacetime.gateway.frame.IllegalFrame;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which a socket ends: who is told what, when, and what still passes. */
class SpliceEndTest {
    private static final byte[] MESSAGE = masked(WireFrame.BINARY, ClientPayload.call(30));
    private static final byte[] UPDATE = frame(WireFrame.BINARY, new byte[200]);
    private static final byte[] UPDATE_BEGUN = Arrays.copyOf(UPDATE, 50);
    private static final byte[] UPDATE_REST = Arrays.copyOfRange(UPDATE, 50, UPDATE.length);

    @Test
    void at_the_deadline_and_not_before_the_client_reads_why_it_ends() {
        var bed = SpliceBed.open(SpliceBed.START.plusSeconds(1000));

        bed.pass(Duration.ofSeconds(44));
        bed.answerPings();
        for (var i = 0; i < 95; i++) {
            bed.pass(Duration.ofSeconds(10));
            bed.answerPings();
        }
        bed.pass(Duration.ofMillis(5900));
        bed.answerPings();
        assertThat(bed.ends).isEmpty();
        assertThat(bed.client.isActive()).isTrue();

        bed.pass(Duration.ofMillis(100));
        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.TOKEN_EXPIRED)));
    }

    @Test
    void a_deadline_that_has_passed_before_the_join_ends_the_socket_at_once() {
        var bed = SpliceBed.joined(SpliceBed.START);

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.TOKEN_EXPIRED)));
    }

    @Test
    void a_close_between_frames_goes_out_at_once_and_the_server_is_cut_with_a_close() {
        var bed = SpliceBed.open();

        bed.refuse(Refusal.TOKEN_REVOKED);

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.TOKEN_REVOKED)));
        assertThat(closeAt(bed.atServer())).isEqualTo(CloseStatus.GOING_AWAY);
        assertThat(bed.server.isActive()).isFalse();
    }

    @Test
    void the_connection_is_closed_once_the_client_has_answered_the_close() {
        var bed = SpliceBed.open();
        bed.refuse(Refusal.TOKEN_REVOKED);

        bed.fromClient(MESSAGE);
        assertThat(bed.client.isActive()).isTrue();

        bed.fromClient(
                masked(WireFrame.CLOSE, CloseStatus.of(Refusal.TOKEN_REVOKED).payload()));
        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.TOKEN_REVOKED, ""), false));
        assertThat(bed.keptBytes()).isZero();
    }

    @Test
    void a_client_that_never_answers_the_close_is_hung_up_on_after_five_seconds() {
        var bed = SpliceBed.open();
        bed.refuse(Refusal.TOKEN_REVOKED);

        bed.pass(Timers.CLOSE_WAIT.minusMillis(1));
        assertThat(bed.client.isActive()).isTrue();

        bed.pass(Duration.ofMillis(1));
        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.TOKEN_REVOKED, ""), false));
    }

    @Test
    void the_first_reason_is_the_one_that_the_client_reads() {
        var bed = SpliceBed.open();

        bed.refuse(Refusal.TOKEN_REVOKED);
        bed.refuse(Refusal.UPSTREAM_UNAVAILABLE);

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.TOKEN_REVOKED)));
    }

    @Test
    void nothing_of_the_client_passes_once_a_close_is_due() {
        var bed = SpliceBed.open();
        bed.fromServer(UPDATE_BEGUN);

        bed.refuse(Refusal.TOKEN_REVOKED);
        bed.fromClient(MESSAGE);

        assertThat(bed.atServer()).isEmpty();
        assertThat(bed.client.config().isAutoRead()).isFalse();
    }

    @Test
    void a_close_due_inside_a_frame_waits_for_its_end_and_lets_nothing_follow() {
        var bed = SpliceBed.open();
        bed.fromServer(UPDATE_BEGUN);
        bed.refuse(Refusal.TOKEN_REVOKED);
        assertThat(bed.atClient()).isEqualTo(UPDATE_BEGUN);

        bed.fromServer(concat(UPDATE_REST, UPDATE));

        assertThat(bed.atClient()).isEqualTo(concat(UPDATE_REST, close(CloseStatus.of(Refusal.TOKEN_REVOKED))));
        assertThat(bed.server.isActive()).isFalse();
        assertThat(bed.keptBytes()).isZero();
    }

    @Test
    void a_close_stands_between_two_fragments_of_a_message() {
        var bed = SpliceBed.open();
        bed.fromServer(WireFrame.of(WireFrame.BINARY, false, new byte[10], Sender.SERVER));
        bed.atClient();

        bed.refuse(Refusal.TOKEN_REVOKED);

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.TOKEN_REVOKED)));
    }

    @Test
    void a_frame_that_does_not_end_in_five_seconds_costs_the_client_its_close() {
        var bed = SpliceBed.open();
        bed.fromServer(UPDATE_BEGUN);
        bed.refuse(Refusal.TOKEN_REVOKED);

        bed.pass(Timers.CLOSE_WAIT);

        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.server.isActive()).isFalse();
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.TOKEN_REVOKED, ""), true));
    }

    @Test
    void a_client_that_does_not_take_its_close_in_five_seconds_is_cut_off() {
        var bed = SpliceBed.open();
        bed.clientStall.begin();
        bed.refuse(Refusal.IDLE_TIMEOUT);

        bed.pass(Timers.CLOSE_WAIT);

        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.IDLE_TIMEOUT, ""), true));
    }

    @Test
    void a_server_that_does_not_take_its_close_in_five_seconds_is_cut_off() {
        var bed = SpliceBed.open();
        bed.serverStall.begin();
        bed.refuse(Refusal.UPSTREAM_UNAVAILABLE);
        assertThat(bed.server.isActive()).isTrue();

        bed.pass(Timers.CLOSE_WAIT);

        assertThat(bed.server.isActive()).isFalse();
    }

    @Test
    void a_message_that_the_client_has_not_finished_is_cut_and_never_completed_by_a_close() {
        var bed = SpliceBed.open();
        bed.fromClient(Arrays.copyOf(MESSAGE, 8));
        assertThat(bed.atServer()).hasSize(8);

        bed.refuse(Refusal.TOKEN_REVOKED);

        assertThat(bed.atServer()).isEmpty();
        assertThat(bed.server.isActive()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void an_illegal_frame_ends_the_socket_and_stays_here(IllegalFrame illegal) {
        var bed = SpliceBed.open();

        if (illegal.sender() == Sender.CLIENT) {
            bed.fromClient(concat(MESSAGE, illegal.bytes()));
            assertThat(bed.atServer()).startsWith(MESSAGE);
            bed.pass(Timers.LINGER);
            assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.BAD_FRAME)));
        } else {
            bed.fromServer(concat(UPDATE, illegal.bytes()));
            assertThat(bed.atClient())
                    .isEqualTo(concat(UPDATE, close(CloseStatus.of(Refusal.UPSTREAM_PROTOCOL_ERROR))));
        }
        assertThat(bed.server.isActive()).isFalse();
        bed.client.close();
        assertThat(bed.end().cause()).isInstanceOf(EndCause.Refused.class);
        assertThat(bed.end().cause().toString()).contains(illegal.fault().name());
        assertThat(bed.keptBytes()).isZero();
    }

    @Test
    void a_message_above_the_limit_ends_the_socket_at_its_header() {
        var bed = SpliceBed.open();
        var header = ByteBuffer.allocate(14)
                .put((byte) 0x82)
                .put((byte) 0xFF)
                .putLong(SpliceTerms.SERVER_MAX_MESSAGE + 1)
                .array();

        bed.fromClient(header);

        assertThat(closeAt(bed.atServer())).isEqualTo(CloseStatus.GOING_AWAY);
        bed.pass(Timers.LINGER);
        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.MESSAGE_TOO_BIG)));
    }

    @Test
    void a_client_close_with_an_illegal_code_is_answered_and_not_passed() {
        var bed = SpliceBed.open();

        bed.fromClient(masked(WireFrame.CLOSE, new byte[] {0x03, (byte) 0xED})); // 1005

        assertThat(closeAt(bed.atServer())).isEqualTo(CloseStatus.GOING_AWAY);
        bed.pass(Timers.LINGER);
        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.BAD_FRAME)));
        assertThat(bed.client.isActive()).isFalse(); // it has said its Close
    }

    @Test
    void what_spacetimedb_answers_to_what_came_before_an_illegal_frame_passes() {
        var bed = SpliceBed.open();

        bed.fromClient(concat(MESSAGE, IllegalFrame.RSV1.bytes(), MESSAGE));
        var passed = bed.atServer();
        assertThat(passed).startsWith(MESSAGE);
        assertThat(closeAt(Arrays.copyOfRange(passed, MESSAGE.length, passed.length)))
                .isEqualTo(CloseStatus.GOING_AWAY);
        assertThat(bed.atClient()).isEmpty();
        bed.fromServer(concat(UPDATE, frame(WireFrame.CLOSE, CloseStatus.GOING_AWAY.payload()), UPDATE));

        assertThat(bed.atClient()).isEqualTo(concat(UPDATE, close(CloseStatus.of(Refusal.BAD_FRAME))));
        assertThat(bed.atServer()).isEmpty();
        assertThat(bed.server.isActive()).isFalse();
    }

    @Test
    void a_clients_close_and_the_servers_answer_pass_and_both_connections_end() {
        var bed = SpliceBed.open();
        var bye = masked(WireFrame.CLOSE, new CloseStatus(1000, "bye").payload());
        var answer = frame(WireFrame.CLOSE, new CloseStatus(1000, "bye").payload());

        bed.fromClient(concat(bye, MESSAGE));
        assertThat(bed.atServer()).isEqualTo(bye);

        bed.fromServer(concat(UPDATE, answer, UPDATE));
        assertThat(bed.atClient()).isEqualTo(concat(UPDATE, answer));
        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.server.isActive()).isFalse();
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.ClientClosed(new CloseStatus(1000, "bye")), false));
    }

    @Test
    void a_clients_close_that_the_server_does_not_answer_is_answered_after_five_seconds() {
        var bed = SpliceBed.open();
        bed.fromClient(masked(WireFrame.CLOSE, new byte[0]));

        bed.pass(Timers.CLOSE_WAIT);

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.NONE));
        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.server.isActive()).isFalse();
    }

    @Test
    void a_clients_close_is_answered_at_once_when_the_server_just_ends() {
        var bed = SpliceBed.open();
        bed.fromClient(masked(WireFrame.CLOSE, new CloseStatus(1000, "").payload()));

        bed.server.close();
        bed.run();

        assertThat(bed.atClient()).isEqualTo(close(new CloseStatus(1000, "")));
        assertThat(bed.end().cause()).isInstanceOf(EndCause.ClientClosed.class);
    }

    @Test
    void a_servers_close_reaches_the_client_and_is_answered_for_it() {
        var bed = SpliceBed.open();
        var status = new CloseStatus(1001, "module exited");

        bed.fromServer(concat(UPDATE, frame(WireFrame.CLOSE, status.payload())));

        assertThat(bed.atClient()).isEqualTo(concat(UPDATE, close(status)));
        assertThat(closeAt(bed.atServer())).isEqualTo(new CloseStatus(1001, ""));
        assertThat(bed.server.isActive()).isFalse();
        bed.fromClient(masked(WireFrame.CLOSE, status.payload()));
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.ServerClosed(status), false));
    }

    @Test
    void a_servers_close_that_is_too_long_is_cut_to_what_a_client_can_read() {
        var bed = SpliceBed.open();
        var reason = "unknown tag 0x77 for sum type ClientMessage ".repeat(13);
        var payload = ByteBuffer.allocate(2 + reason.length())
                .putShort((short) 1011)
                .put(reason.getBytes(StandardCharsets.US_ASCII))
                .array();

        bed.fromServer(frame(WireFrame.CLOSE, payload));

        assertThat(bed.atClient()).isEqualTo(close(new CloseStatus(1011, reason.substring(0, 123))));
    }

    @Test
    void a_servers_close_before_its_first_message_reaches_the_client() {
        var bed = SpliceBed.joined();

        bed.fromServer(frame(WireFrame.CLOSE, new CloseStatus(1011, "no").payload()));

        assertThat(bed.atClient()).isEqualTo(close(new CloseStatus(1011, "no")));
        assertThat(bed.opened).isZero();
    }

    @Test
    void a_server_that_ends_before_its_first_message_has_refused() {
        var bed = SpliceBed.joined();

        bed.server.close();
        bed.run();

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.REFUSED_BY_MODULE)));
        assertThat(bed.opened).isZero();
    }

    @Test
    void a_server_that_ended_before_the_join_has_refused() {
        var bed = SpliceBed.joinedToEndedServer();

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.REFUSED_BY_MODULE)));
    }

    @Test
    void what_is_said_when_a_server_just_ends_is_the_listeners_choice() {
        var bed = SpliceBed.open();
        bed.evidence = new LossEvidence(1, false, false);

        bed.server.close();
        bed.run();

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.UPSTREAM_UNAVAILABLE)));
    }

    @Test
    void a_server_that_ends_inside_a_frame_leaves_no_room_for_a_close() {
        var bed = SpliceBed.open();
        bed.fromServer(UPDATE_BEGUN);

        bed.server.close();
        bed.run();

        assertThat(bed.client.isActive()).isFalse();
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.Refused(Refusal.UPSTREAM_CLOSED, ""), true));
    }

    @Test
    void a_client_that_goes_without_a_word_takes_the_server_with_it_at_once() {
        var bed = SpliceBed.open();

        bed.client.close();
        bed.run();

        assertThat(closeAt(bed.atServer())).isEqualTo(CloseStatus.GOING_AWAY);
        assertThat(bed.server.isActive()).isFalse();
        assertThat(bed.end()).isEqualTo(new SocketEnd(new EndCause.ClientGone(), false));
    }

    @Test
    void a_client_that_goes_before_the_first_message_takes_the_server_with_it() {
        var bed = SpliceBed.joined();
        bed.fromClient(MESSAGE);

        bed.client.close();
        bed.run();

        assertThat(bed.server.isActive()).isFalse();
        assertThat(bed.keptBytes()).isZero();
        assertThat(bed.opened).isZero();
    }

    @Test
    void a_first_message_of_another_kind_never_reaches_the_client() {
        var bed = SpliceBed.joined();

        bed.fromServer(frame(WireFrame.BINARY, new byte[] {0, 4, 0, 0, 0, 0}));

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.UPSTREAM_PROTOCOL_ERROR)));
        bed.client.close();
        assertThat(bed.end().cause().toString()).contains("OTHER_MESSAGE");
    }

    @Test
    void a_first_message_with_the_other_opcode_never_reaches_the_client() {
        var bed = SpliceBed.joined();

        bed.fromServer(frame(WireFrame.TEXT, SpliceBed.firstMessage("token")));

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.UPSTREAM_PROTOCOL_ERROR)));
    }

    @Test
    void a_first_message_that_does_not_end_is_given_up_when_it_is_too_long() {
        var bed = SpliceBed.joined();

        bed.fromServer(frame(WireFrame.BINARY, new byte[70_000]));

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.UPSTREAM_PROTOCOL_ERROR)));
        assertThat(bed.keptBytes()).isZero();
    }

    @Test
    void a_first_message_that_does_not_come_in_a_minute_is_given_up() {
        var bed = SpliceBed.joined();

        for (var i = 0; i < 4; i++) {
            bed.pass(Timers.BEAT);
            bed.answerPings();
        }

        bed.fromClient(masked(WireFrame.CLOSE, new byte[0]));
        assertThat(bed.end().cause()).isEqualTo(new EndCause.Refused(Refusal.UPSTREAM_TIMEOUT, "no first message"));
    }

    @Test
    void a_client_that_floods_before_the_first_message_is_not_kept_waiting_for_it() {
        var bed = SpliceBed.joined();

        bed.fromClient(new byte[300_000]);

        assertThat(bed.atClient()).isEqualTo(close(CloseStatus.of(Refusal.RATE_LIMITED)));
    }

    @Test
    void a_client_that_answers_nothing_is_dead_within_45_seconds() {
        var bed = SpliceBed.open();

        for (var i = 0; i < 3; i++) {
            bed.pass(Timers.BEAT);
            bed.fromServer(UPDATE);
        }

        bed.client.close();
        bed.run();
        assertThat(bed.end().cause()).isEqualTo(new EndCause.Refused(Refusal.IDLE_TIMEOUT, "client: no pong"));
    }

    @Test
    void a_server_that_answers_nothing_is_dead_within_45_seconds() {
        var bed = SpliceBed.open();

        for (var i = 0; i < 3; i++) {
            bed.pass(Timers.BEAT);
            bed.fromClient(MESSAGE);
        }

        assertThat(bed.server.isActive()).isFalse();
        bed.client.close();
        bed.run();
        assertThat(bed.end().cause()).isEqualTo(new EndCause.Refused(Refusal.UPSTREAM_CLOSED, "server: no pong"));
    }

    @Test
    void ends_that_answer_their_pings_live_for_hours() {
        var bed = SpliceBed.open();

        for (var i = 0; i < 1000; i++) {
            bed.pass(Timers.BEAT);
            bed.answerPings();
        }

        assertThat(bed.client.isActive()).isTrue();
        assertThat(bed.server.isActive()).isTrue();
    }

    @Test
    void a_fault_of_our_own_is_told_to_the_client_and_reported() {
        var bed = SpliceBed.joined();
        var fault = new IllegalStateException("broken promise");
        bed.failWhenOpened(fault);

        bed.fromServer(firstFrame());

        assertThat(bed.atClient()).endsWith(close(CloseStatus.of(Refusal.INTERNAL_ERROR)));
        bed.client.close();
        bed.run();
        assertThat(bed.end().cause()).isEqualTo(new EndCause.Failed(fault));
    }

    @Test
    void a_socket_that_has_ended_is_reported_once_and_cannot_be_closed_again() {
        var bed = SpliceBed.open();
        bed.client.close();
        bed.run();

        bed.refuse(Refusal.UPSTREAM_UNAVAILABLE);
        bed.pass(Duration.ofMinutes(5));

        assertThat(bed.ends).hasSize(1);
    }

    private static byte[] close(CloseStatus status) {
        return frame(WireFrame.CLOSE, status.payload());
    }

    private static Object closeAt(byte[] bytes) {
        assertThat(bytes[0]).isEqualTo((byte) 0x88);
        return CloseStatus.read(ControlFrame.payload(ByteBuffer.wrap(bytes)));
    }
}
