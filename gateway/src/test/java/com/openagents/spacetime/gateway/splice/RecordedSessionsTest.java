package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.FrameTracker;
import com.openagents.spacetime.gateway.frame.Mark;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.FirstMessage;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real servers and clients said to each other, once more through tracker, first message and splice. */
class RecordedSessionsTest {
    private static final List<RecordedSession> ALL = RecordedSession.all();
    private static final int RSV1 = 4;

    @Test
    void the_recordings_cover_every_subprotocol() {
        var seen = EnumSet.noneOf(Subprotocol.class);
        ALL.forEach(session -> seen.add(session.subprotocol()));

        assertThat(ALL).hasSize(41);
        assertThat(seen).containsExactlyInAnyOrder(Subprotocol.values());
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void every_recorded_frame_is_found_with_its_opcode_and_length(RecordedSession session) {
        for (var sender : Sender.values()) {
            var tracker = new FrameTracker(sender, SpliceTerms.SERVER_MAX_MESSAGE);
            for (var frame : session.of(sender)) {
                var bytes = ByteBuffer.wrap(frame.bytes());

                var mark = tracker.next(bytes);

                assertThat(mark).isEqualTo(expected(frame));
                if (mark != Mark.FAULT) {
                    assertThat(bytes.hasRemaining()).isFalse();
                    assertThat(tracker.opcode().bits()).isEqualTo(frame.opcode());
                    assertThat(tracker.payloadLength()).isEqualTo(frame.payload().length);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sessionsWithFirstMessage")
    void of_every_first_message_only_the_token_changes(RecordedSession session) {
        var recorded = firstMessage(session);
        var token = session.token();

        var same = FirstMessage.rewrite(session.subprotocol(), recorded, token);
        var other = FirstMessage.rewrite(session.subprotocol(), recorded, "x".repeat(token.length()));

        assertThat(payload(same)).isEqualTo(recorded);
        assertThat(text(payload(other))).isEqualTo(text(recorded).replace(token, "x".repeat(token.length())));
    }

    @ParameterizedTest
    @MethodSource("sessionsWithFirstMessage")
    void a_whole_session_passes_the_splice_with_no_byte_changed_but_the_token(RecordedSession session) {
        var bed = SpliceBed.joined(session.subprotocol());
        var sent = new ByteArrayOutputStream();
        var said = new ByteArrayOutputStream();

        for (var frame : session.frames()) {
            if (frame.opcode() == WireFrame.CLOSE || frame.reserved() != 0 || isBad(session, frame)) {
                break;
            }
            if (frame.sender() == Sender.CLIENT) {
                bed.fromClient(frame.bytes());
                sent.writeBytes(frame.bytes());
            } else {
                bed.fromServer(frame.bytes());
                said.writeBytes(frame.bytes());
            }
        }

        assertThat(bed.atServer()).isEqualTo(sent.toByteArray());
        assertThat(withoutFirst(bed.atClient(), SpliceBed.OWN_TOKEN))
                .isEqualTo(withoutFirst(said.toByteArray(), session.token()));
    }

    @ParameterizedTest
    @MethodSource("sessionsWithBadMessage")
    void what_the_server_answered_with_an_error_is_refused_before_it_has_it(RecordedSession session) {
        var bed = SpliceBed.joined(session.subprotocol());
        var sent = new ByteArrayOutputStream();

        for (var frame : session.frames()) {
            if (frame.sender() == Sender.CLIENT && frame.opcode() != WireFrame.CLOSE) {
                bed.fromClient(frame.bytes());
                sent.writeBytes(isBad(session, frame) ? new byte[0] : frame.bytes());
            } else if (frame.sender() == Sender.SERVER && frame.opcode() != WireFrame.CLOSE) {
                bed.fromServer(frame.bytes());
            }
        }

        assertThat(SpliceRightsTest.withoutClose(bed.atServer())).isEqualTo(sent.toByteArray());
        assertThat(bed.atClient()).endsWith(SpliceRightsTest.close(Refusal.BAD_MESSAGE));
    }

    static Stream<RecordedSession> sessionsWithBadMessage() {
        return ALL.stream().filter(session -> session.name().contains("close-1011"));
    }

    static List<RecordedSession> sessions() {
        return ALL;
    }

    static Stream<RecordedSession> sessionsWithFirstMessage() {
        return ALL.stream().filter(session -> !session.of(Sender.SERVER).isEmpty());
    }

    /** In the sessions that end with 1011 it is the client's last message. */
    private static boolean isBad(RecordedSession session, RecordedSession.Frame frame) {
        return session.name().contains("close-1011")
                && session.of(Sender.CLIENT).stream()
                        .filter(said -> said.opcode() < WireFrame.CLOSE)
                        .reduce((_, last) -> last)
                        .orElseThrow()
                        .equals(frame);
    }

    private static Mark expected(RecordedSession.Frame frame) {
        if (frame.reserved() == RSV1) {
            return Mark.FAULT;
        }
        if (frame.opcode() >= WireFrame.CLOSE) {
            return Mark.CONTROL;
        }
        return frame.fin() ? Mark.MESSAGE : Mark.FRAME;
    }

    private static byte[] firstMessage(RecordedSession session) {
        return session.of(Sender.SERVER).stream()
                .filter(frame -> frame.opcode() < WireFrame.CLOSE)
                .findFirst()
                .orElseThrow()
                .payload();
    }

    /** All that follows the token, which stands in the first message. */
    private static String withoutFirst(byte[] bytes, String token) {
        var text = text(bytes);
        return text.substring(text.indexOf(token) + token.length());
    }

    private static byte[] payload(FirstMessage message) {
        assertThat(message).isInstanceOf(FirstMessage.Rewritten.class);
        var payload = ((FirstMessage.Rewritten) message).payload();
        var bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
