package com.openagents.spacetime.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However the bytes are sliced, the tracker stops at the same places. */
class FrameTrackerPropertyTest {
    @Property
    void any_slicing_of_a_legal_sequence_gives_the_same_boundaries(
            @ForAll("legal") List<WireFrame> frames, @ForAll("slices") List<Integer> slices, @ForAll Sender sender) {
        var bytes = FrameSequences.bytes(frames, sender);

        var marks = marks(new FrameTracker(sender, Long.MAX_VALUE), bytes, slices);

        assertThat(marks).isEqualTo(boundaries(frames, sender));
    }

    @Property(tries = 4)
    void payloads_of_many_megabytes_are_stepped_over_alike(
            @ForAll("large") List<WireFrame> frames, @ForAll("slices") List<Integer> slices, @ForAll Sender sender) {
        var bytes = FrameSequences.bytes(frames, sender);

        var marks = marks(new FrameTracker(sender, Long.MAX_VALUE), bytes, slices);

        assertThat(marks).isEqualTo(boundaries(frames, sender));
    }

    @Property
    void at_every_cut_the_tracker_knows_how_much_of_the_frame_it_has_seen(
            @ForAll("legal") List<WireFrame> frames, @ForAll("slices") List<Integer> slices, @ForAll Sender sender) {
        var bytes = FrameSequences.bytes(frames, sender);
        var starts = starts(frames, sender);
        var tracker = new FrameTracker(sender, Long.MAX_VALUE);

        for (var cut : FrameSequences.cut(bytes.length, slices)) {
            readAll(tracker, ByteBuffer.wrap(bytes, cut.get1(), cut.get2() - cut.get1()), new ArrayList<>());

            var start = starts.stream().filter(at -> at <= cut.get2()).reduce(0, Math::max);
            assertThat(tracker.bytesOfFrame()).isEqualTo(cut.get2() - start);
            assertThat(tracker.betweenFrames()).isEqualTo(cut.get2().equals(start));
        }
    }

    @Property
    void at_every_stop_in_a_payload_it_can_be_unmasked_as_far_as_it_has_come(
            @ForAll("legal") List<WireFrame> frames, @ForAll("slices") List<Integer> slices, @ForAll Sender sender) {
        var bytes = FrameSequences.bytes(frames, sender);
        var payloads = new ByteArrayOutputStream();
        var tracker = new FrameTracker(sender, Long.MAX_VALUE);

        for (var cut : FrameSequences.cut(bytes.length, slices)) {
            var slice =
                    ByteBuffer.wrap(bytes, cut.get1(), cut.get2() - cut.get1()).slice();
            var mark = Mark.MORE;
            do {
                var before = slice.position();
                mark = tracker.next(slice);
                if (mark != Mark.MORE || tracker.inPayload()) {
                    payloads.writeBytes(unmasked(tracker, slice, slice.position() - before));
                }
            } while (mark != Mark.MORE);
        }

        var expected = new ByteArrayOutputStream();
        frames.forEach(frame -> expected.writeBytes(frame.payload()));
        assertThat(payloads.toByteArray()).isEqualTo(expected.toByteArray());
    }

    private static byte[] unmasked(FrameTracker tracker, ByteBuffer slice, int step) {
        var length = (int) Math.min(step, tracker.payloadRead());
        var part = ByteBuffer.allocate(length);
        Masking.copy(
                slice.slice(slice.position() - length, length),
                tracker.maskKey(),
                tracker.payloadRead() - length,
                part);
        return part.array();
    }

    @Property
    void an_illegal_frame_is_named_wherever_it_stands(
            @ForAll("legal") List<WireFrame> before,
            @ForAll("slices") List<Integer> slices,
            @ForAll IllegalFrame illegal) {
        var legal = FrameSequences.bytes(before, illegal.sender());
        var bytes = ByteBuffer.allocate(legal.length + illegal.length())
                .put(legal)
                .put(illegal.bytes())
                .array();
        var tracker = new FrameTracker(illegal.sender(), Long.MAX_VALUE);

        var marks = marks(tracker, bytes, slices);

        var expected = boundaries(before, illegal.sender());
        expected.add(new Stop(legal.length + illegal.shownAt(), Mark.FAULT));
        assertThat(marks).isEqualTo(expected);
        assertThat(tracker.fault()).isEqualTo(illegal.fault());
    }

    @Provide
    Arbitrary<List<WireFrame>> legal() {
        return FrameSequences.legal();
    }

    @Provide
    Arbitrary<List<WireFrame>> large() {
        return FrameSequences.legalAndLarge();
    }

    @Provide
    Arbitrary<List<Integer>> slices() {
        return FrameSequences.slices();
    }

    private record Stop(int at, Mark mark) {}

    private static List<Stop> marks(FrameTracker tracker, byte[] bytes, List<Integer> slices) {
        var stops = new ArrayList<Stop>();
        for (var cut : FrameSequences.cut(bytes.length, slices)) {
            readAll(tracker, ByteBuffer.wrap(bytes, cut.get1(), cut.get2() - cut.get1()), stops);
            if (tracker.fault() != null) {
                break;
            }
        }
        return stops;
    }

    private static void readAll(FrameTracker tracker, ByteBuffer slice, List<Stop> stops) {
        while (true) {
            var mark = tracker.next(slice);
            if (mark == Mark.MORE) {
                assertThat(slice.hasRemaining()).isFalse();
                return;
            }
            stops.add(new Stop(slice.position(), mark));
            if (mark == Mark.FAULT) {
                return;
            }
        }
    }

    private static List<Stop> boundaries(List<WireFrame> frames, Sender sender) {
        var stops = new ArrayList<Stop>();
        var at = 0;
        for (var frame : frames) {
            at += frame.bytes(sender).length;
            stops.add(new Stop(at, frame.isControl() ? Mark.CONTROL : frame.fin() ? Mark.MESSAGE : Mark.FRAME));
        }
        return stops;
    }

    private static List<Integer> starts(List<WireFrame> frames, Sender sender) {
        var starts = new ArrayList<>(List.of(0));
        boundaries(frames, sender).forEach(stop -> starts.add(stop.at()));
        return starts;
    }
}
