package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.CloseStatus;
import com.openagents.spacetime.gateway.frame.FrameSequences;
import com.openagents.spacetime.gateway.frame.IllegalFrame;
import com.openagents.spacetime.gateway.frame.Sender;
import com.openagents.spacetime.gateway.frame.WireFrame;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import com.openagents.spacetime.gateway.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However the bytes are sliced, the other end reads the same. */
class SplicePropertyTest {
    @Property(tries = 300)
    void any_slicing_of_a_legal_sequence_comes_out_as_it_went_in(
            @ForAll("legal") List<WireFrame> frames, @ForAll("slices") List<Integer> slices, @ForAll Sender sender) {
        passesUnchanged(frames, slices, sender);
    }

    @Property(tries = 4)
    void payloads_of_many_megabytes_come_out_as_they_went_in(
            @ForAll("large") List<WireFrame> frames, @ForAll("slices") List<Integer> slices, @ForAll Sender sender) {
        passesUnchanged(frames, slices, sender);
    }

    @Property(tries = 300)
    void before_an_illegal_frame_all_passes_and_of_it_nothing(
            @ForAll("legal") List<WireFrame> before,
            @ForAll("slices") List<Integer> slices,
            @ForAll IllegalFrame illegal) {
        var bed = SpliceBed.open();
        var legal = bytes(before, illegal.sender());

        send(bed, SpliceBed.concat(legal, illegal.bytes()), slices, illegal.sender());

        assertThat(received(bed, illegal.sender())).startsWith(legal);
        bed.pass(Timers.LINGER);
        assertThat(bed.server.isActive()).isFalse();
        bed.client.close();
        bed.run();
        assertThat(bed.keptBytes()).isZero();
        var expected = illegal.sender() == Sender.CLIENT ? Refusal.BAD_FRAME : Refusal.UPSTREAM_PROTOCOL_ERROR;
        assertThat(bed.end().cause())
                .isInstanceOfSatisfying(
                        EndCause.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(expected));
    }

    @Property(tries = 300)
    void a_close_of_our_own_comes_behind_a_whole_frame_wherever_it_falls_due(
            @ForAll("legal") List<WireFrame> frames,
            @ForAll("slices") List<Integer> slices,
            @ForAll @IntRange(max = 1000) int permille) {
        var bytes = FrameSequences.bytes(frames, Sender.SERVER);
        var due = (int) ((long) bytes.length * permille / 1000);
        var bed = SpliceBed.open();

        send(bed, Arrays.copyOf(bytes, due), slices, Sender.SERVER);
        bed.refuse(Refusal.TOKEN_EXPIRED);
        send(bed, Arrays.copyOfRange(bytes, due, bytes.length), slices, Sender.SERVER);

        var close = SpliceBed.frame(WireFrame.CLOSE, closePayload());
        var read = bed.atClient();
        assertThat(read).endsWith(close);
        var passed = read.length - close.length;
        assertThat(Arrays.copyOf(read, passed)).isEqualTo(Arrays.copyOf(bytes, passed));
        assertThat(ends(frames)).contains(passed);
    }

    @Property(tries = 300)
    void the_first_message_is_found_in_any_slices(
            @ForAll("slices") List<Integer> slices, @ForAll("legal") List<WireFrame> behind) {
        var bed = SpliceBed.joined(Subprotocol.V3_BSATN);
        var rest = FrameSequences.bytes(behind, Sender.SERVER);

        send(bed, SpliceBed.concat(SpliceBed.firstFrame(), rest), slices, Sender.SERVER);

        var first = SpliceBed.frame(WireFrame.BINARY, SpliceBed.firstMessage(SpliceBed.OWN_TOKEN));
        assertThat(bed.atClient()).isEqualTo(SpliceBed.concat(first, rest));
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

    private static void passesUnchanged(List<WireFrame> frames, List<Integer> slices, Sender sender) {
        var bed = SpliceBed.open();
        var bytes = bytes(frames, sender);

        send(bed, bytes, slices, sender);

        assertThat(Arrays.equals(received(bed, sender), bytes)).isTrue();
        assertThat(bed.keptBytes()).isZero();
        assertThat(bed.client.isActive()).isTrue();
    }

    private static void send(SpliceBed bed, byte[] bytes, List<Integer> slices, Sender sender) {
        for (var cut : FrameSequences.cut(bytes.length, slices)) {
            var slice = Arrays.copyOfRange(bytes, cut.get1(), cut.get2());
            if (sender == Sender.CLIENT) {
                bed.fromClient(slice);
            } else {
                bed.fromServer(slice);
            }
        }
    }

    private static byte[] bytes(List<WireFrame> frames, Sender sender) {
        return sender == Sender.CLIENT ? ClientFrames.calls(frames) : FrameSequences.bytes(frames, sender);
    }

    private static byte[] received(SpliceBed bed, Sender sender) {
        return sender == Sender.CLIENT ? bed.atServer() : bed.atClient();
    }

    private static byte[] closePayload() {
        return CloseStatus.of(Refusal.TOKEN_EXPIRED).payload();
    }

    private static List<Integer> ends(List<WireFrame> frames) {
        var ends = new ArrayList<>(List.of(0));
        for (var frame : frames) {
            ends.add(ends.getLast() + frame.bytes(Sender.SERVER).length);
        }
        return ends;
    }
}
