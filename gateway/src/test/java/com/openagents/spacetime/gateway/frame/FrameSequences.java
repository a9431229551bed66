package com.openagents.spacetime.gateway.frame;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** Legal sequences of frames and ways to slice their bytes, for properties. */
public final class FrameSequences {
    private static final Arbitrary<Integer> LENGTHS = Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(0, 300)),
            Tuple.of(2, Arbitraries.of(0, 1, 125, 126, 127, 65_535, 65_536, 65_537)),
            Tuple.of(1, Arbitraries.integers().between(300, 20_000)));

    private FrameSequences() {}

    /** Messages of one or more fragments, pings and pongs before and between them. */
    public static Arbitrary<List<WireFrame>> legal() {
        return messages(LENGTHS, 6);
    }

    /** Up to three messages of up to 33 MB each. */
    public static Arbitrary<List<WireFrame>> legalAndLarge() {
        return messages(Arbitraries.integers().between(0, 11_000_000), 3);
    }

    /** Lengths of slices, to be used in turn until the bytes are at their end. */
    public static Arbitrary<List<Integer>> slices() {
        return Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.integers().between(1, 20)),
                        Tuple.of(2, Arbitraries.integers().between(20, 2_000)),
                        Tuple.of(1, Arbitraries.integers().between(2_000, 200_000)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    /** All frames behind each other. */
    public static byte[] bytes(List<WireFrame> frames, Sender sender) {
        var all = new ByteArrayOutputStream();
        frames.forEach(frame -> all.writeBytes(frame.bytes(sender)));
        return all.toByteArray();
    }

    /** Where each slice begins and ends. */
    public static List<Tuple2<Integer, Integer>> cut(int length, List<Integer> slices) {
        var cuts = new ArrayList<Tuple2<Integer, Integer>>();
        var from = 0;
        for (var i = 0; from < length; i++) {
            var to = Math.min(length, from + slices.get(i % slices.size()));
            cuts.add(Tuple.of(from, to));
            from = to;
        }
        return cuts;
    }

    private static Arbitrary<List<WireFrame>> messages(Arbitrary<Integer> lengths, int most) {
        return message(lengths)
                .list()
                .ofMinSize(1)
                .ofMaxSize(most)
                .map(messages -> messages.stream().flatMap(List::stream).toList());
    }

    private static Arbitrary<List<WireFrame>> message(Arbitrary<Integer> lengths) {
        var fragment = Combinators.combine(control().list().ofMaxSize(2), lengths, Arbitraries.longs())
                .as(Fragment::new);
        return Combinators.combine(
                        fragment.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of(WireFrame.TEXT, WireFrame.BINARY))
                .as(FrameSequences::framesOf);
    }

    private static Arbitrary<WireFrame> control() {
        return Combinators.combine(
                        Arbitraries.of(WireFrame.PING, WireFrame.PONG),
                        Arbitraries.integers().between(0, 125),
                        Arbitraries.longs())
                .as((opcode, length, seed) -> new WireFrame(opcode, true, length, seed));
    }

    private static List<WireFrame> framesOf(List<Fragment> fragments, int opcode) {
        var frames = new ArrayList<WireFrame>();
        for (var i = 0; i < fragments.size(); i++) {
            var fragment = fragments.get(i);
            frames.addAll(fragment.before());
            frames.add(new WireFrame(
                    i == 0 ? opcode : WireFrame.CONTINUATION,
                    i == fragments.size() - 1,
                    fragment.length(),
                    fragment.seed()));
        }
        return frames;
    }

    private record Fragment(List<WireFrame> before, int length, long seed) {}
}
