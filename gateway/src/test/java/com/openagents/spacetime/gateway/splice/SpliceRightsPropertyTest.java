package com.openagents.spacetime.gateway.splice;

import static org.assertj.core.api.Assertions.assertThat;

import com.openagents.spacetime.gateway.frame.FrameSequences;
import com.openagents.spacetime.gateway.protocol.ClientRequest;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallProcedure;
import com.openagents.spacetime.gateway.protocol.ClientRequest.CallReducer;
import com.openagents.spacetime.gateway.protocol.ClientRequest.OneOffQuery;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Subscribe;
import com.openagents.spacetime.gateway.protocol.ClientRequest.Unsubscribe;
import com.openagents.spacetime.gateway.protocol.Subprotocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** However a client's messages are framed and sliced, the same ones pass. */
class SpliceRightsPropertyTest {
    private static final String QUERY = "SELECT * FROM event";
    private static final String SYSTEM_QUERY = "SELECT * FROM st_client";

    /**
     * One message.
     *
     * @param requests in v3 all of them, otherwise the first alone
     * @param args how long the arguments of calls are
     * @param seed of its framing
     */
    record Said(List<ClientRequest> requests, int args, long seed) {
        byte[] bytes(Subprotocol subprotocol) {
            var inOne = subprotocol == Subprotocol.V3_BSATN ? requests : requests.subList(0, 1);
            var payload = SpliceBed.concat(inOne.stream()
                    .map(request -> ClientPayload.of(subprotocol, request, args))
                    .toArray(byte[][]::new));
            return seed % 3 == 0
                    ? ClientFrames.one(subprotocol, payload)
                    : ClientFrames.fragments(subprotocol, payload, seed);
        }

        /** The same message with a request put in, so that every subprotocol has it. */
        Said with(ClientRequest request, Subprotocol subprotocol) {
            var more = new ArrayList<>(requests);
            var last = subprotocol == Subprotocol.V3_BSATN ? requests.size() : 0;
            more.add((int) Math.floorMod(seed, last + 1L), request);
            return new Said(more, args, seed);
        }
    }

    @Property(tries = 500)
    void any_mixture_of_allowed_messages_passes_byte_for_byte(
            @ForAll Subprotocol subprotocol,
            @ForAll("allowed") List<Said> messages,
            @ForAll("slices") List<Integer> slices) {
        var bed = SpliceBed.open(subprotocol, DemoGrants.narrow());
        var bytes = bytes(subprotocol, messages);

        send(bed, bytes, slices);

        assertThat(bed.atServer()).isEqualTo(bytes);
        assertThat(bed.atClient()).isEmpty();
        assertThat(bed.client.isActive()).isTrue();
        assertThat(bed.keptBytes()).isZero();
    }

    @Property(tries = 500)
    void a_refused_message_is_cut_before_its_end_and_the_last_thing_that_passes(
            @ForAll Subprotocol subprotocol,
            @ForAll("allowed") List<Said> before,
            @ForAll("allowed") List<Said> behind,
            @ForAll("forbidden") ClientRequest forbidden,
            @ForAll("slices") List<Integer> slices) {
        var bed = SpliceBed.open(subprotocol, DemoGrants.narrow());
        var good = bytes(subprotocol, before);
        var bad = behind.getFirst().with(forbidden, subprotocol).bytes(subprotocol);

        send(bed, SpliceBed.concat(good, bad, bytes(subprotocol, behind)), slices);

        SpliceRightsTest.assertCut(bed.atServer(), good, bad);
        assertThat(bed.server.isActive()).isFalse();
        var refusal = DemoGrants.narrow().refusal(forbidden).orElseThrow();
        assertThat(bed.atClient()).isEqualTo(SpliceRightsTest.close(refusal));
        bed.client.close();
        bed.run();
        assertThat(bed.keptBytes()).isZero();
    }

    @Property(tries = 300)
    void a_socket_that_is_narrowed_anywhere_executes_nothing_that_is_forbidden_then(
            @ForAll Subprotocol subprotocol,
            @ForAll("allowed") List<Said> before,
            @ForAll("allowed") List<Said> behind,
            @ForAll("calls") ClientRequest forbidden,
            @ForAll("slices") List<Integer> slices,
            @ForAll int where) {
        var bed = SpliceBed.open(subprotocol, DemoGrants.all());
        var good = bytes(subprotocol, before);
        var bad = behind.getFirst().with(forbidden, subprotocol).bytes(subprotocol);
        var bytes = SpliceBed.concat(good, bad, bytes(subprotocol, behind));
        var at = Math.floorMod(where, good.length + bad.length);

        send(bed, Arrays.copyOf(bytes, at), slices);
        bed.hold(DemoGrants.narrow());
        send(bed, Arrays.copyOfRange(bytes, at, bytes.length), slices);

        SpliceRightsTest.assertCut(bed.atServer(), new byte[0], SpliceBed.concat(good, bad));
        assertThat(bed.server.isActive()).isFalse();
    }

    @Property(tries = 300)
    void a_socket_that_is_renewed_anywhere_passes_every_byte(
            @ForAll Subprotocol subprotocol,
            @ForAll("allowed") List<Said> messages,
            @ForAll("slices") List<Integer> slices,
            @ForAll int where) {
        var bed = SpliceBed.open(subprotocol, DemoGrants.narrow());
        var bytes = bytes(subprotocol, messages);
        var at = Math.floorMod(where, bytes.length);

        send(bed, Arrays.copyOf(bytes, at), slices);
        bed.hold(where % 2 == 0 ? DemoGrants.narrow() : DemoGrants.lessNarrow(), SpliceBed.START.plusSeconds(100));
        send(bed, Arrays.copyOfRange(bytes, at, bytes.length), slices);

        assertThat(bed.atServer()).isEqualTo(bytes);
        assertThat(bed.client.isActive()).isTrue();
    }

    @Provide
    Arbitrary<List<Said>> allowed() {
        var args = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(0, 300)),
                Tuple.of(1, Arbitraries.integers().between(300, 70_000)));
        return Combinators.combine(requests().list().ofMinSize(1).ofMaxSize(4), args, Arbitraries.longs())
                .as(Said::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<ClientRequest> forbidden() {
        return Arbitraries.oneOf(
                calls(),
                Arbitraries.of(
                        new OneOffQuery(SYSTEM_QUERY),
                        new Subscribe(8, List.of(SYSTEM_QUERY)),
                        new Subscribe(8, List.of(QUERY, QUERY, SYSTEM_QUERY))));
    }

    @Provide
    Arbitrary<ClientRequest> calls() {
        return Arbitraries.of(new CallReducer("remove_all"), new CallProcedure("spy"));
    }

    @Provide
    Arbitrary<List<Integer>> slices() {
        return FrameSequences.slices();
    }

    private static Arbitrary<ClientRequest> requests() {
        return Arbitraries.of(
                new CallReducer("append"),
                new CallReducer("append"),
                new CallProcedure("sum"),
                new OneOffQuery(QUERY),
                new Subscribe(1, List.of(QUERY)),
                new Subscribe(2, List.of(QUERY, QUERY)),
                new Unsubscribe(1));
    }

    private static byte[] bytes(Subprotocol subprotocol, List<Said> messages) {
        return SpliceBed.concat(
                messages.stream().map(said -> said.bytes(subprotocol)).toArray(byte[][]::new));
    }

    private static void send(SpliceBed bed, byte[] bytes, List<Integer> slices) {
        for (var cut : FrameSequences.cut(bytes.length, slices)) {
            bed.fromClient(Arrays.copyOfRange(bytes, cut.get1(), cut.get2()));
        }
    }
}
