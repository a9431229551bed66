package com.openagents.spacetime.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTrackerTest {
    @ParameterizedTest(name = "{0} of a {1}: {2}, header {3}, payload {4}")
    @CsvSource(textBlock = """
            81 05 48 65 6c 6c 6f                   , SERVER, MESSAGE , 2, 5
            81 85 37 fa 21 3d 7f 9f 4d 51 58       , CLIENT, MESSAGE , 6, 5
            01 03 48 65 6c                         , SERVER, FRAME   , 2, 3
            89 05 48 65 6c 6c 6f                   , SERVER, CONTROL , 2, 5
            8a 85 37 fa 21 3d 7f 9f 4d 51 58       , CLIENT, CONTROL , 6, 5
            82 00                                  , SERVER, MESSAGE , 2, 0
            82 80 00 00 00 00                      , CLIENT, MESSAGE , 6, 0
            82 7e 01 00                            , SERVER, MORE    , 4, 256
            82 7f 00 00 00 00 00 01 00 00          , SERVER, MORE    , 10, 65536
            82 ff 00 00 00 00 00 01 00 00 01 02 03 04, CLIENT, MORE  , 14, 65536
            82 7f 7f ff ff ff ff ff ff ff          , SERVER, MORE    , 10, 9223372036854775807
            88 7e 02 4d                            , SERVER, MORE    , 4, 589
            """)
    void a_header_is_read_as_the_rfc_lays_it_out(String hex, Sender sender, Mark mark, int header, long payload) {
        var tracker = new FrameTracker(sender, Long.MAX_VALUE);

        assertThat(tracker.next(bytes(hex))).isEqualTo(mark);

        assertThat(tracker.headerLength()).isEqualTo(header);
        assertThat(tracker.payloadLength()).isEqualTo(payload);
    }

    @ParameterizedTest(name = "limit {0}, fragments {1} and {2}: too big is {3}")
    @CsvSource(textBlock = """
            10, 10, 0 , false
            10, 11, 0 , true
            10, 5 , 5 , false
            10, 5 , 6 , true
            0 , 0 , 0 , false
            0 , 1 , 0 , true
            """)
    void a_message_counts_all_its_fragments_against_the_limit(long limit, int first, int second, boolean tooBig) {
        var tracker = new FrameTracker(Sender.CLIENT, limit);
        var frames = ByteBuffer.allocate(100)
                .put(new WireFrame(WireFrame.BINARY, false, first, 1).bytes(Sender.CLIENT))
                .put(WireFrame.control(WireFrame.PING, 20).bytes(Sender.CLIENT))
                .put(new WireFrame(WireFrame.CONTINUATION, true, second, 2).bytes(Sender.CLIENT))
                .flip();

        var last = Mark.MORE;
        for (var i = 0; i < 3; i++) {
            last = tracker.next(frames);
        }

        assertThat(last).isEqualTo(tooBig ? Mark.FAULT : Mark.MESSAGE);
        assertThat(tracker.fault()).isEqualTo(tooBig ? FrameFault.MESSAGE_TOO_BIG : null);
    }

    @Test
    void the_limit_starts_anew_with_every_message() {
        var tracker = new FrameTracker(Sender.SERVER, 10);
        var frames = ByteBuffer.wrap(
                FrameSequences.bytes(List.of(WireFrame.message(10), WireFrame.message(10)), Sender.SERVER));

        assertThat(tracker.next(frames)).isEqualTo(Mark.MESSAGE);
        assertThat(tracker.next(frames)).isEqualTo(Mark.MESSAGE);
    }

    @Test
    void a_fragmented_message_of_more_bytes_than_a_long_counts_is_too_big() {
        var tracker = new FrameTracker(Sender.SERVER, Long.MAX_VALUE);
        tracker.next(bytes("02 01 00"));

        assertThat(tracker.next(bytes("80 7f 7f ff ff ff ff ff ff ff"))).isEqualTo(Mark.FAULT);

        assertThat(tracker.fault()).isEqualTo(FrameFault.MESSAGE_TOO_BIG);
    }

    @Test
    void a_fault_stays_for_good_and_nothing_more_is_read() {
        var tracker = new FrameTracker(Sender.SERVER, Long.MAX_VALUE);
        tracker.next(bytes("83 00"));
        var behind = bytes("82 00");

        assertThat(tracker.next(behind)).isEqualTo(Mark.FAULT);

        assertThat(behind.position()).isZero();
    }

    @Test
    void a_message_is_under_way_between_its_fragments_and_across_control_frames() {
        var tracker = new FrameTracker(Sender.SERVER, Long.MAX_VALUE);

        tracker.next(bytes("02 01 00"));
        tracker.next(bytes("89 00"));
        assertThat(tracker.inMessage()).isTrue();
        tracker.next(bytes("80 01 00"));
        assertThat(tracker.inMessage()).isFalse();
        assertThat(tracker.messageLength()).isEqualTo(2);
    }

    @Test
    void a_new_message_inside_another_is_illegal() {
        var tracker = new FrameTracker(Sender.SERVER, Long.MAX_VALUE);
        tracker.next(bytes("02 00"));

        assertThat(tracker.next(bytes("81 00"))).isEqualTo(Mark.FAULT);

        assertThat(tracker.fault()).isEqualTo(FrameFault.INTERLEAVED_MESSAGE);
    }

    @Test
    void a_negative_limit_is_refused() {
        assertThatThrownBy(() -> new FrameTracker(Sender.CLIENT, -1)).hasMessageContaining("-1");
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(hex));
    }
}
